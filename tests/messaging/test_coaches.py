"""A change of coach, a cover during an absence, and the coach's yes about health: continuity without opening all."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.core import audit, clock, crypto, db
from blueprints.core.errors import Refused
from blueprints.journeys import absences, handovers, samples
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import Absence, Handover, Journey, JourneyMember
from blueprints.messaging import queries, talks
from blueprints.messaging.models import Message
from blueprints.news.models import News, NewsKind
from tests.messaging.conftest import JSON, Road, actor_of, make_road

DAY = timedelta(days=1)
NOTE = "Awa préfère les consignes écrites. Le prochain point est mardi."


@pytest.fixture
def claire(road: Road) -> Person:
    """A coach of the platform who is in no journey."""
    return road.world.person(Role.COACH, first_name="Claire", last_name="Morel")


def _today() -> date:
    return clock.paris(clock.now()).date()


def _typed(road: Road, to: Person, **more: str) -> dict[str, str]:
    return {
        "leaving": str(road.julien.id),
        "taking": str(to.id),
        "last_day": "",
        "note": NOTE,
        "client_id": str(uuid4()),
    } | more


def _page(road: Road) -> str:
    return f"/parcours/{road.journey.id}/relais"


def _said(browser: Any, road: Road, kind: str) -> list[str]:
    answer = browser.get(f"{road.url(kind)}/messages", headers=JSON)
    return [one["text"] for one in answer.json["messages"]] if answer.status_code == 200 else ["closed"]


def _readers(road: Road, kind: str) -> set[UUID]:
    def ask() -> set[UUID]:
        talk = queries.find_talk(road.talks[kind])
        assert talk is not None
        return {one.person_id for one in talks.list_readers(talk)}

    found = road.world.read(ask)
    assert isinstance(found, set)
    return found


def _told(road: Road, kind: NewsKind) -> set[UUID]:
    found = road.world.read(lambda: set(db.session().scalars(select(News.person_id).where(News.kind == kind))))
    assert isinstance(found, set)
    return found


# --- a change of coach ------------------------------------------------------------------------------------------------


def test_the_new_coach_reads_from_now_and_the_old_one_is_out(
    road: Road, claire: Person, enter: Callable[..., Any], browser: Callable[..., Any]
) -> None:
    road.write(road.awa, "private", "avant")
    julien = enter("julien")
    assert julien.get(_page(road)).status_code == 200
    assert julien.submit(_page(road), _typed(road, claire)).status_code == 303
    assert julien.get(road.url("private")).status_code == 404, "the page that is open opens nothing more"
    assert _said(browser(claire), road, "private") == []
    road.write(road.awa, "private", "bonjour Claire")
    assert _said(browser(claire), road, "private") == ["bonjour Claire"]


def test_the_old_coach_may_stay_until_a_day(road: Road, claire: Person, enter: Callable[..., Any]) -> None:
    last = _today() + 7 * DAY
    enter("julien").submit(_page(road), _typed(road, claire, last_day=f"{last:%d/%m/%Y}"))
    assert {claire.id, road.julien.id} <= _readers(road, "shared")
    made = road.world.read(lambda: db.session().scalars(select(Handover)).one())
    assert clock.paris(made.leaves_at).date() == last + DAY
    words = enter("sophie").get(f"{road.url('shared')}/lecteurs").text
    assert "lit jusqu’au" in words


def test_the_note_is_read_by_the_two_and_the_person_and_by_nobody_else(
    road: Road, claire: Person, enter: Callable[..., Any], browser: Callable[..., Any]
) -> None:
    last = _today() + 7 * DAY
    enter("julien").submit(_page(road), _typed(road, claire, last_day=f"{last:%d/%m/%Y}"))
    made = road.world.read(lambda: db.session().scalars(select(Handover)).one())
    page = f"/parcours/relais/{made.id}"
    for reader in (enter("awa"), enter("julien"), browser(claire)):
        assert NOTE in reader.get(page).text
    in_charge = browser(road.world.person(Role.ADMINISTRATOR))
    for other in (enter("sophie"), enter("doctor"), in_charge, browser(road.world.person(Role.COACH))):
        answer = other.get(page)
        assert answer.status_code == 404
        assert NOTE not in answer.text
    road.end(road.julien)
    assert enter("julien").get(page).status_code == 404
    trail = road.world.read(lambda: [one.action for one in db.session().scalars(select(audit.AuditEntry))])
    assert trail.count("handover.read") == 3


def test_the_note_is_sealed_and_bound_to_its_place(road: Road, claire: Person, enter: Callable[..., Any]) -> None:
    enter("julien").submit(_page(road), _typed(road, claire))
    enter("julien")
    row = road.world.read(lambda: db.session().scalars(select(Handover)).one())
    assert NOTE.encode() not in row.note
    assert "handovers.note" in crypto.SEALED_COLUMNS
    assert road.world.read(samples.read_notes, 10) == 1

    def move() -> str | None:
        found = handovers.find_handover(row.id)
        assert found is not None
        found.written_by = road.awa.id
        words = handovers.open_note(found, road.journey.key_id)
        db.session().expire(found)
        return words

    assert road.world.run(move) is None, "under another author it stays closed"


def test_all_are_told_and_the_employer_s_side_gets_no_way_to_the_note(
    road: Road, claire: Person, enter: Callable[..., Any]
) -> None:
    last = _today() + DAY
    enter("julien").submit(_page(road), _typed(road, claire, last_day=f"{last:%d/%m/%Y}"))
    assert _told(road, NewsKind.COACH_CHANGES) == {road.awa.id, road.julien.id, claire.id}
    assert _told(road, NewsKind.COACH_CHANGED) == {road.sophie.id}
    assert "Claire Morel prend la suite. Avant : Julien Mercadier." in enter("sophie").get("/mes-nouvelles").text


def test_the_person_is_led_to_what_she_may_share(road: Road, claire: Person, enter: Callable[..., Any]) -> None:
    enter("julien").submit(_page(road), _typed(road, claire))
    made = road.world.read(lambda: db.session().scalars(select(Handover)).one())
    html = enter("awa").get(f"/parcours/relais/{made.id}").text
    for kind in ("private", "shared"):
        assert f"{road.url(kind)}/lecteurs" in html
    for kind in ("health", "adjustments"):
        assert road.url(kind) not in html


def test_two_clicks_are_one_handover(road: Road, claire: Person, enter: Callable[..., Any]) -> None:
    last, julien = _today() + DAY, enter("julien")
    typed = _typed(road, claire, last_day=f"{last:%d/%m/%Y}")
    for _ in range(2):
        assert julien.submit(_page(road), typed).status_code == 303
    made = road.world.read(lambda: db.session().scalars(select(Handover)).all())
    members = road.world.read(journeys.list_members, road.journey.id)
    assert len(made) == 1
    assert [one.person_id for one in members].count(claire.id) == 1


def test_the_service_hands_over_too_and_reads_no_word_again(
    road: Road, claire: Person, browser: Callable[..., Any]
) -> None:
    in_charge = browser(road.world.person(Role.ADMINISTRATOR))
    assert in_charge.get(_page(road)).status_code == 200
    answer = in_charge.submit(_page(road), _typed(road, claire))
    assert answer.location == f"/service/accompagnements/{road.journey.id}"
    assert NOTE not in in_charge.get(_page(road)).text
    assert (
        NOTE
        in browser(claire)
        .get(f"/parcours/relais/{road.world.read(lambda: db.session().scalars(select(Handover.id)).one())}")
        .text
    )


def test_nobody_else_hands_over(road: Road, claire: Person, enter: Callable[..., Any], browser: Any) -> None:
    for other in (enter("awa"), enter("sophie"), enter("doctor"), browser(claire)):
        assert other.get(_page(road)).status_code == 404
        assert other.submit(_page(road), _typed(road, claire)).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"note": " "}, "Écrivez quelques mots"),
        ({"taking": ""}, "Choisissez qui prend la suite"),
        ({"taking": str(uuid4())}, "Choisissez qui prend la suite"),
        ({"taking": "pas un numéro"}, "Choisissez qui prend la suite"),
        ({"last_day": "bientôt"}, "ne se lit pas"),
        ({"last_day": "3 mars 2020"}, "déjà passé"),
        ({"note": "x" * 3001}, "trop long"),
        ({"client_id": "x"}, "incomplète"),
    ],
)
def test_what_cannot_be_is_said_and_the_note_is_kept(
    road: Road, claire: Person, enter: Callable[..., Any], typed: dict[str, str], said: str
) -> None:
    answer = enter("julien").submit(_page(road), _typed(road, claire, **typed))
    assert answer.status_code == 422
    assert said in answer.text
    assert typed.get("note", NOTE).strip()[:100] in answer.text
    assert claire.id not in _readers(road, "private")


def test_a_coach_of_another_platform_cannot_take_over(road: Road, enter: Callable[..., Any]) -> None:
    elsewhere = road.world.make_platform("Ailleurs", "autre.localhost")
    far = make_road(road.world, elsewhere)
    answer = enter("julien").submit(_page(road), _typed(road, far.julien))
    assert answer.status_code == 422


# --- a cover ----------------------------------------------------------------------------------------------------------


def _say(road: Road, by: Person | None, first: int = 0, last: int = 2, person: Person | None = None) -> Absence:
    def act() -> Absence:
        made, _journeys = absences.say_absence(
            person=(person or road.julien).id,
            first_day=_today() + first * DAY,
            last_day=_today() + last * DAY,
            covered_by=by.id if by else None,
            client_id=uuid4(),
            actor=road.julien.id,
        )
        return made

    made = road.world.run(act)
    assert isinstance(made, Absence)
    return made


def test_who_covers_reads_the_new_messages_of_that_time_only(
    road: Road, claire: Person, browser: Callable[..., Any]
) -> None:
    road.write(road.awa, "private", "avant")
    made = _say(road, claire)
    road.write(road.awa, "private", "pendant")
    for kind in ("private", "shared", "adjustments"):
        assert claire.id in _readers(road, kind), kind
    assert claire.id not in _readers(road, "health")
    assert _said(browser(claire), road, "private") == ["pendant"]

    def pass_the_end() -> None:
        for member in db.session().scalars(select(JourneyMember).where(JourneyMember.absence_id == made.id)):
            member.ends_at = clock.now()

    road.world.run(pass_the_end)
    assert _said(browser(claire), road, "private") == ["closed"], "it ends by itself"
    assert road.julien.id in _readers(road, "private")


def test_a_cover_to_come_opens_nothing_yet(road: Road, claire: Person, enter: Callable[..., Any]) -> None:
    _say(road, claire, first=3, last=9)
    assert claire.id not in _readers(road, "private")
    words = enter("awa").get(road.url("private")).text
    assert "est absent ou absente du" in words
    assert "Claire répond." in words


def test_the_absence_stands_above_the_box_for_every_reader(
    road: Road, claire: Person, enter: Callable[..., Any], browser: Callable[..., Any]
) -> None:
    _say(road, claire)
    for name, kind in (("awa", "private"), ("sophie", "shared"), ("sophie", "adjustments")):
        words = enter(name).get(road.url(kind)).text
        assert "est absent ou absente du" in words
        assert "Claire répond." in words
    assert "Claire répond d’habitude" in enter("awa").get(road.url("private")).text
    assert "Vous êtes absent ou absente" in enter("julien").get(road.url("private")).text
    assert "Vous répondez." in browser(claire).get(road.url("private")).text
    assert _told(road, NewsKind.COACH_AWAY) == set(), "told by the page, not by the service"


def test_without_a_colleague_the_truth_is_said(road: Road, enter: Callable[..., Any]) -> None:
    _say(road, None)
    assert "Personne ne répond à sa place ici." in enter("awa").get(road.url("private")).text


def test_coming_back_early_sends_the_colleague_out_at_once(
    road: Road, claire: Person, enter: Callable[..., Any], browser: Callable[..., Any]
) -> None:
    julien = enter("julien")
    days = {"first_day": f"{_today():%d/%m/%Y}", "last_day": f"{_today() + 5 * DAY:%d/%m/%Y}"}
    answer = julien.submit("/absences", {**days, "covered_by": str(claire.id), "client_id": str(uuid4())})
    assert answer.status_code == 303
    assert _told(road, NewsKind.COACH_AWAY) == {road.awa.id, road.julien.id, road.sophie.id, claire.id}
    assert claire.id in _readers(road, "private")
    made = road.world.read(lambda: db.session().scalars(select(Absence)).one())
    assert browser(claire).submit(f"/absences/{made.id}/fin").status_code == 404, "it is Julien's"
    assert julien.submit(f"/absences/{made.id}/fin").status_code == 303
    assert claire.id not in _readers(road, "private")
    assert "absent ou absente" not in enter("awa").get(road.url("private")).text
    assert _said(browser(claire), road, "private") == ["closed"]


def test_who_covers_neither_hands_over_nor_is_covered(road: Road, claire: Person, browser: Callable[..., Any]) -> None:
    other = road.world.person(Role.COACH)
    _say(road, claire)
    assert browser(claire).get(_page(road)).status_code == 404
    _say(road, other, person=claire)
    assert other.id not in _readers(road, "private")


def test_the_same_page_is_one_absence_and_crossing_ones_are_refused(road: Road, claire: Person) -> None:
    page = uuid4()

    def say() -> list[UUID]:
        _made, followed = absences.say_absence(
            person=road.julien.id, first_day=_today(), last_day=_today() + DAY, covered_by=claire.id,
            client_id=page, actor=road.julien.id,
        )  # fmt: skip
        return followed

    assert road.world.run(say) == [road.journey.id]
    assert road.world.run(say) == []
    with pytest.raises(Refused):
        _say(road, claire, first=1, last=3)
    _say(road, claire, first=4, last=6)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("", ""), "Écrivez un jour"),
        (("3 mars 2020", "4 mars 2020"), "déjà passés"),
        (("4 mars 2126", "3 mars 2126"), "avant le premier"),
        (("3 mars 2126", "3 mars 2128"), "plus d’un an"),
        (("demain", "3 mars 2126"), "ne se lit pas"),
    ],
)
def test_days_that_cannot_be_are_said(road: Road, enter: Callable[..., Any], days: tuple[str, str], said: str) -> None:
    answer = enter("julien").submit("/absences", {"first_day": days[0], "last_day": days[1], "client_id": str(uuid4())})
    assert answer.status_code == 422
    assert said in answer.text


def test_a_coach_says_her_own_absence_only_and_the_service_anybody_s(
    road: Road, claire: Person, enter: Callable[..., Any], browser: Callable[..., Any]
) -> None:
    days = {"first_day": f"{_today():%d/%m/%Y}", "last_day": f"{_today() + DAY:%d/%m/%Y}"}
    browser(claire).submit("/absences", {**days, "person": str(road.julien.id), "client_id": str(uuid4())})
    found = road.world.read(lambda: db.session().scalars(select(Absence.person_id)).all())
    assert set(found) <= {claire.id}
    in_charge = browser(road.world.person(Role.ADMINISTRATOR))
    typed = {**days, "person": str(road.julien.id), "covered_by": str(claire.id), "client_id": str(uuid4())}
    assert in_charge.submit("/absences", typed).status_code == 303
    assert claire.id in _readers(road, "private")
    for other in (enter("awa"), enter("sophie")):
        assert other.get("/absences").status_code == 404


def test_who_covered_and_takes_over_begins_anew(
    road: Road, claire: Person, enter: Callable[..., Any], browser: Callable[..., Any]
) -> None:
    _say(road, claire)
    road.write(road.awa, "private", "pendant l’absence")
    assert enter("julien").submit(_page(road), _typed(road, claire)).status_code == 303
    assert _said(browser(claire), road, "private") == []


def test_who_covers_is_out_when_the_covered_coach_leaves_or_hands_over(
    road: Road, claire: Person, enter: Callable[..., Any]
) -> None:
    other = road.world.person(Role.COACH, first_name="Paule")
    _say(road, claire)
    last = _today() + 5 * DAY
    enter("julien").submit(_page(road), _typed(road, other, last_day=f"{last:%d/%m/%Y}"))
    assert {road.julien.id, other.id} <= _readers(road, "private")
    assert claire.id not in _readers(road, "private")


def test_a_coach_who_is_ended_takes_her_cover_along(road: Road, claire: Person) -> None:
    _say(road, claire)
    road.end(road.julien)
    assert _readers(road, "private") == {road.awa.id}


# --- the coach and health ---------------------------------------------------------------------------------------------


def test_the_coach_reads_about_health_from_the_yes_on(road: Road, enter: Callable[..., Any]) -> None:
    road.write(road.awa, "health", "avant")
    awa = enter("awa")
    assert awa.submit(f"/parcours/{road.journey.id}/sante/oui").status_code == 303
    road.write(road.awa, "health", "après")
    assert _said(enter("julien"), road, "health") == ["après"]

    def unread() -> int:
        found = queries.list_talks(actor_of(road.julien, Role.COACH))
        return next(one.unread for one in found if one.id == road.talks["health"])

    assert road.world.read(unread) == 1
    assert _told(road, NewsKind.HEALTH_OPENED) == {road.awa.id, road.julien.id, road.doctor.id}
    assert awa.submit(f"/parcours/{road.journey.id}/sante/non").status_code == 303
    assert enter("julien").get(road.url("health")).status_code == 404


def test_the_yes_was_said_to_one_coach(road: Road, claire: Person, enter: Callable[..., Any]) -> None:
    enter("awa").submit(f"/parcours/{road.journey.id}/sante/oui")
    enter("julien").submit(_page(road), _typed(road, claire))
    assert claire.id not in _readers(road, "health")
    assert road.world.read(lambda: db.session().get_one(Journey, road.journey.id).coach_reads_health) is False


def test_only_the_person_says_it_and_only_where_there_is_such_a_conversation(
    road: Road, enter: Callable[..., Any], browser: Callable[..., Any]
) -> None:
    for name in ("julien", "sophie", "doctor"):
        assert enter(name).submit(f"/parcours/{road.journey.id}/sante/oui").status_code == 404
    assert browser().submit(f"/parcours/{road.journey.id}/sante/oui").status_code in (302, 303)


def test_the_messages_of_a_time_are_counted_from_the_same_moment(road: Road, claire: Person) -> None:
    """The list's count and the page's history come from one answer, also for a cover."""
    road.write(road.awa, "private", "avant")
    _say(road, claire)
    road.write(road.awa, "private", "pendant")

    def ask() -> tuple[int, datetime | None, list[datetime]]:
        talk = next(one for one in queries.list_talks(actor_of(claire, Role.COACH)) if one.id == road.talks["private"])
        whole = queries.find_talk(talk.id)
        assert whole is not None
        sent = db.session().scalars(select(Message.sent_at).where(Message.conversation_id == talk.id)).all()
        return talk.unread, talks.history_start(whole, claire.id), list(sent)

    unread, start, sent = road.world.read(ask)
    assert start is not None
    assert unread == len([at for at in sent if at >= start]) == 1
