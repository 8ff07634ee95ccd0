"""« Je ne viens pas, mais j’ai quelque chose à dire »: named or not, read at the meeting, told to nobody else."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from blueprints.accounts import leaving
from blueprints.accounts.models import Role
from blueprints.agenda import queries, remarks, samples
from blueprints.agenda.models import AgendaSupport, Remark
from blueprints.core import clock, db
from blueprints.core.errors import Refused
from tests.agenda.making import add, again, at, cancel, path, say
from tests.agenda.test_points import UNDO, token
from tests.conftest import Browser, World
from tests.meetings.making import propose

Open = Callable[..., Browser]
WORDS = "Le soir je ne peux plus parler."


def _rows(world: World) -> list[Remark]:
    rows: list[Remark] = world.read(lambda: list(db.session().scalars(select(Remark))))
    return rows


def test_a_member_leaves_a_message_that_those_who_organise_read(world: World, browser: Open) -> None:
    staff, absent = world.person(Role.FACILITATOR), world.person(pseudonym="Marée haute")
    meeting = propose(world, staff)
    point, mine = add(world, meeting, world.person()), browser(absent)
    data = {"point": str(point.id), "body": WORDS, "named": "avec"}
    mine.submit(path(meeting, "dire"), data)
    page = browser(staff).get(path(meeting, "a-lire")).text
    assert WORDS in page
    assert "Écrit par Marée haute." in page
    assert WORDS in mine.get(f"/rencontres/{meeting.id}").text
    assert WORDS not in browser(world.person()).get(f"/rencontres/{meeting.id}").text
    assert "1 message est à lire" in browser(staff).get(f"/rencontres/{meeting.id}").text


def test_without_her_name_nobody_reads_who_wrote_and_the_row_says_nothing(world: World, browser: Open) -> None:
    staff, absent = world.person(Role.FACILITATOR), world.person(pseudonym="Marée haute")
    meeting = propose(world, staff)
    point, mine = add(world, meeting, world.person()), browser(absent)
    assert "Une personne qui tient le serveur" in mine.get(path(meeting, "dire")).text
    mine.submit(path(meeting, "dire"), {"point": str(point.id), "body": WORDS, "named": "sans"})
    page = browser(staff).get(path(meeting, "a-lire")).text
    assert WORDS in page
    assert "Marée haute" not in page
    assert "Sans nom." in page
    row = _rows(world)[0]
    assert row.author_id is None
    assert row.sealed_author is not None
    assert absent.id.bytes not in row.sealed_author
    assert str(absent.id).encode() not in row.sealed_author
    local = clock.paris(row.created_at)
    assert (local.hour, local.minute, local.second) == (0, 0, 0)
    assert "Lu sans votre nom." in mine.get(f"/rencontres/{meeting.id}").text


def test_no_audit_entry_names_who_wrote_without_her_name(world: World) -> None:
    absent = world.person()
    say(world, add(world, propose(world, world.person(Role.FACILITATOR)), world.person()), absent, named=False)
    entries = world.read(
        lambda: db.session().execute(text("SELECT count(*) FROM audit_entries WHERE actor_id IS NOT NULL")).scalar_one()
    )
    mine = world.read(
        lambda: db.session().execute(text("SELECT count(*) FROM audit_entries WHERE subject = 'remarks'")).scalar_one()
    )
    assert entries > 0
    assert mine == 0


def test_each_author_is_known_to_be_told_named_or_not(world: World) -> None:
    staff, proposer, named, unnamed = world.person(Role.FACILITATOR), world.person(), world.person(), world.person()
    point = add(world, propose(world, staff), proposer)
    say(world, point, named, named=True)
    say(world, point, unnamed, named=False)
    assert world.read(queries.list_authors, [point.id]) == {point.id: {proposer.id, named.id}}
    assert world.read(queries.list_unnamed, [point.id]) == {point.id: {unnamed.id}}


def test_a_name_moved_to_another_message_does_not_open(world: World) -> None:
    one, other = world.person(), world.person()
    point = add(world, propose(world, world.person(Role.FACILITATOR)), world.person())
    mine, hers = say(world, point, one, named=False), say(world, point, other, named=False)

    def swap() -> None:
        first, second = queries.find_any_remark(mine.id), queries.find_any_remark(hers.id)
        assert first is not None
        assert second is not None
        first.sealed_author = second.sealed_author

    world.run(swap)
    assert world.read(queries.list_own_remarks, point.meeting_id, one.id) == []
    assert [row.id for row in world.read(queries.list_own_remarks, point.meeting_id, other.id)] == [hers.id]


def test_a_double_click_leaves_one_message(world: World, browser: Open) -> None:
    member, meeting = world.person(), propose(world, world.person(Role.FACILITATOR))
    point, mine = add(world, meeting, world.person()), browser(member)
    data = {"point": str(point.id), "body": WORDS, "named": "sans", "client_id": str(uuid4())}
    mine.submit(path(meeting, "dire"), data)
    mine.submit(path(meeting, "dire"), data)
    assert len(_rows(world)) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"point": ""}, "Choisissez un point de l’ordre du jour."),
        ({"point": "0195b1a4-6f00-4000-8000-000000000000"}, "Choisissez une des réponses proposées."),
        ({"named": ""}, "Dites si votre nom est lu avec votre message."),
        ({"body": "\x00"}, "Écrivez ce que vous avez à dire."),
        ({"body": "a" * 1_000_000}, "Gardez 1\u00a0000 signes au plus"),
    ],
)
def test_a_message_that_cannot_be_left_is_said_and_kept(
    world: World, browser: Open, change: dict[str, str], sentence: str
) -> None:
    meeting = propose(world, world.person(Role.FACILITATOR))
    point = add(world, meeting, world.person())
    data = {"point": str(point.id), "body": WORDS, "named": "sans", **change}
    page = browser(world.person()).submit(path(meeting, "dire"), data)
    assert page.status_code == 422
    assert sentence in page.text
    assert _rows(world) == []


def test_a_point_of_another_meeting_takes_no_message_here(world: World) -> None:
    staff = world.person(Role.FACILITATOR)
    meeting, other = propose(world, staff), propose(world, staff)
    foreign = add(world, other, staff)
    foreign.meeting_id = meeting.id
    with pytest.raises(Refused, match="Choisissez un point"):
        say(world, foreign, staff, named=True)


def test_a_message_to_a_cancelled_meeting_is_refused_and_its_words_stay(world: World, browser: Open) -> None:
    staff, member = world.person(Role.FACILITATOR), world.person()
    meeting = propose(world, staff)
    point = add(world, meeting, staff)
    cancel(world, meeting, staff)
    page = browser(member).submit(path(meeting, "dire"), {"point": str(point.id), "body": WORDS, "named": "avec"})
    assert page.status_code == 422
    assert "Cette rencontre est annulée" in page.text
    assert WORDS in page.text


@pytest.mark.parametrize("named", [True, False])
def test_its_author_alone_takes_a_message_back_and_undoes_it(world: World, browser: Open, named: bool) -> None:
    staff, member = world.person(Role.FACILITATOR), world.person()
    meeting = propose(world, staff)
    remark = say(world, add(world, meeting, staff), member, WORDS, named=named)
    address, mine = f"/ordre-du-jour/messages/{remark.id}/retirer", browser(member)
    assert browser(staff).submit(address, {}).status_code == 404
    assert browser(world.person()).submit(address, {}).status_code == 404
    mine.submit(address, {})
    assert WORDS not in browser(staff).get(path(meeting, "a-lire")).text
    mine.submit(UNDO, {"jeton": token(mine.get(f"/rencontres/{meeting.id}").text)})
    assert WORDS in browser(staff).get(path(meeting, "a-lire")).text


def test_a_message_that_was_taken_back_is_destroyed_a_day_later(world: World, browser: Open) -> None:
    member, meeting = world.person(), propose(world, world.person(Role.FACILITATOR))
    point = add(world, meeting, world.person())
    kept, gone = say(world, point, member, named=False), say(world, point, member, named=False)
    browser(member).submit(f"/ordre-du-jour/messages/{gone.id}/retirer", {})
    now = clock.now()
    assert world.run(remarks.destroy_taken_back, now=now) == 0
    assert world.run(remarks.destroy_taken_back, now=now + timedelta(days=1, minutes=1)) == 1
    assert [row.id for row in _rows(world)] == [kept.id]


def test_the_drill_of_a_backup_opens_the_names(world: World) -> None:
    point = add(world, propose(world, world.person(Role.FACILITATOR)), world.person())
    say(world, point, world.person(), named=False)
    say(world, point, world.person(), named=True)
    assert world.read(samples.read_names, 10) == 1


def test_a_closed_account_leaves_its_points_without_a_name_and_no_message(world: World, browser: Open) -> None:
    member, meeting = world.person(pseudonym="Marée haute"), propose(world, world.person(Role.FACILITATOR))
    point, other = add(world, meeting, member), add(world, meeting, world.person(), "Le bruit")
    say(world, other, member, named=True)
    say(world, other, member, named=False)
    kept = say(world, other, world.person(), named=False)
    browser(member).submit(at(other, "moi-aussi"), {})
    said = world.read(lambda: [trace.sentence for trace in leaving.recap(member.id)])
    assert "Votre point d’ordre du jour reste, sans votre nom." in said
    assert "Vos messages à lire aux rencontres." in said
    assert "Vos «\u00a0moi aussi\u00a0» sur les points." in said
    world.run(lambda: leaving.end(member.id))
    assert again(world, point).author_id is None
    assert [row.id for row in _rows(world)] == [kept.id]
    assert world.read(lambda: db.session().scalars(select(AgendaSupport)).all()) == []
    assert "Proposé par une personne du collectif." in browser(world.person()).get(f"/rencontres/{meeting.id}").text
