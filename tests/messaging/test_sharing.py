"""The past is shared on purpose, by the accompanied person alone; without that, a history starts at joining."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused, Stale
from blueprints.journeys.models import JourneyMember, JourneyRole
from blueprints.messaging import finding, queries, sharing, talks
from blueprints.messaging.models import ConversationKind, Message
from blueprints.messaging.shares import HistoryShare
from blueprints.news.models import News, NewsKind
from tests.conftest import OTHER_HOST
from tests.messaging.conftest import JSON, Road, actor_of, make_road

DAY = timedelta(days=1)


def _age(road: Road, text_id: UUID, days: int) -> datetime:
    """Make a message as old as that; return when it was said."""
    at: datetime = clock.now() - days * DAY

    def act() -> None:
        db.session().get_one(Message, text_id).sent_at = at

    road.world.run(act)
    return at


@pytest.fixture
def claire(road: Road) -> Person:
    """A coach who came yesterday; before her three messages were said, ten, six and two days ago."""
    for days, author, kind in ((10, road.awa, "shared"), (6, road.julien, "shared"), (2, road.sophie, "shared")):
        _age(road, road.write(author, kind, f"il y a {days} jours").id, days)
    _age(road, road.write(road.awa, "private", "rien que nous").id, 5)
    made = road.world.person(Role.COACH, Role.MANAGER, first_name="Claire", last_name="Morel")
    road.join(made, JourneyRole.COACH, starts_at=clock.now() - DAY)
    return made


def _place(road: Road, person: Person) -> UUID:
    def find() -> UUID:
        own = select(JourneyMember.id).where(JourneyMember.person_id == person.id)
        return db.session().scalars(own.order_by(JourneyMember.starts_at.desc()).limit(1)).one()

    found = road.world.read(find)
    assert isinstance(found, UUID)
    return found


def _share(road: Road, person: Person, kind: str, since: datetime | None = None, client_id: UUID | None = None) -> Any:
    place = _place(road, person)

    def act() -> Any:
        found = sharing.find_sharing(road.talks[kind], place)
        assert found is not None
        return sharing.share_history(sharing=found, since=since, client_id=client_id or uuid4(), actor=road.awa.id)

    return road.world.run(act)


def _revoke(road: Road, person: Person, kind: str) -> Any:
    place = _place(road, person)

    def act() -> Any:
        found = sharing.find_sharing(road.talks[kind], place)
        assert found is not None
        return sharing.revoke_history(sharing=found, actor=road.awa.id)

    return road.world.run(act)


def _start(road: Road, person: Person, kind: str) -> datetime | None:
    def ask() -> datetime | None:
        talk = queries.find_talk(road.talks[kind])
        assert talk is not None
        return talks.history_start(talk, person.id)

    return road.world.read(ask)  # type: ignore[no-any-return] # what `ask` gives


def _unread(road: Road, person: Person, kind: str) -> int:
    def ask() -> int:
        found = finding.list_talks(actor_of(person, Role.COACH))
        return next(one.unread for one in found if one.id == road.talks[kind])

    counted = road.world.read(ask)
    assert isinstance(counted, int)
    return counted


def _seen(browser: Any, road: Road, kind: str) -> list[str]:
    said = browser.get(f"{road.url(kind)}/messages", headers=JSON).json["messages"]
    return [one["text"] for one in said]


# --- the rule ---------------------------------------------------------------------------------------------------------


def test_a_newcomer_reads_from_joining_on_the_page_in_the_feed_and_in_the_counts(
    road: Road, claire: Person, browser: Callable[..., Any]
) -> None:
    road.write(road.awa, "shared", "bienvenue")
    assert _unread(road, claire, "shared") == 1
    page = browser(claire)
    assert _seen(page, road, "shared") == ["bienvenue"]
    html = page.get(road.url("shared")).text
    assert "bienvenue" in html
    assert "il y a" not in html.replace("il y a un", "")


def test_what_is_shared_is_read_from_that_day_everywhere(
    road: Road, claire: Person, browser: Callable[..., Any]
) -> None:
    day = clock.now() - 7 * DAY
    assert _share(road, claire, "shared", day)[1] is True
    assert _start(road, claire, "shared") == day
    assert _unread(road, claire, "shared") == 2
    assert _seen(browser(claire), road, "shared") == ["il y a 6 jours", "il y a 2 jours"]
    assert _seen(browser(claire), road, "private") == [], "each conversation is shared apart"


def test_from_the_start_is_from_the_first_message(road: Road, claire: Person, browser: Callable[..., Any]) -> None:
    _share(road, claire, "shared")
    assert len(_seen(browser(claire), road, "shared")) == 3
    assert _unread(road, claire, "shared") == 3


def test_it_is_taken_back_at_any_time(road: Road, claire: Person, browser: Callable[..., Any]) -> None:
    _share(road, claire, "shared")
    assert _revoke(road, claire, "shared") is not None
    assert _seen(browser(claire), road, "shared") == []
    assert _unread(road, claire, "shared") == 0
    assert _revoke(road, claire, "shared") is None


def test_another_day_replaces_the_first(road: Road, claire: Person, browser: Callable[..., Any]) -> None:
    _share(road, claire, "shared")
    _share(road, claire, "shared", clock.now() - 3 * DAY)
    assert _seen(browser(claire), road, "shared") == ["il y a 2 jours"]


def test_it_dies_with_the_place_and_does_not_come_back_with_a_new_one(
    road: Road, claire: Person, browser: Callable[..., Any]
) -> None:
    _share(road, claire, "shared")
    road.end(claire)
    assert browser(claire).get(road.url("shared")).status_code == 404
    road.join(claire, JourneyRole.COACH)
    assert _seen(browser(claire), road, "shared") == []


def test_the_same_page_sent_again_opens_nothing_anew(road: Road, claire: Person) -> None:
    page = uuid4()
    assert _share(road, claire, "shared", client_id=page)[1] is True
    assert _share(road, claire, "shared", client_id=page)[1] is False
    _revoke(road, claire, "shared")
    assert _share(road, claire, "shared", client_id=page)[1] is False, "a replay does not open what was taken back"
    assert _start(road, claire, "shared") > clock.now() - 2 * DAY  # type: ignore[operator] # she reads it


def test_a_page_cannot_be_replayed_for_another_conversation(road: Road, claire: Person) -> None:
    page = uuid4()
    _share(road, claire, "shared", client_id=page)
    with pytest.raises(Stale):
        _share(road, claire, "private", client_id=page)


def test_two_shares_leave_one_that_is_live(road: Road, claire: Person) -> None:
    for _ in range(3):
        _share(road, claire, "shared")

    def live() -> int:
        return len(db.session().scalars(select(HistoryShare).where(HistoryShare.revoked_at.is_(None))).all())

    assert road.world.read(live) == 1


def test_nothing_before_and_nothing_after_her_arrival_can_be_shared(road: Road, claire: Person) -> None:
    with pytest.raises(Refused):
        _share(road, claire, "shared", clock.now())
    with pytest.raises(Refused):
        _share(road, claire, "private", clock.now() - 2 * DAY)


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind.value for kind in ConversationKind])
def test_only_a_present_reader_can_be_shared_with(road: Road, kind: str) -> None:
    """`private` and `health` never reach the employer's side: who does not read has no past to be given."""
    places = {name: _place(road, getattr(road, name)) for name in ("sophie", "doctor", "julien", "awa")}
    readers = {"shared": {"julien", "sophie", "awa"}, "private": {"julien", "awa"}, "health": {"doctor", "awa"}}
    readers["adjustments"] = {"julien", "sophie"}
    for name, place in places.items():
        found = road.world.read(sharing.find_sharing, road.talks[kind], place)
        assert (found is not None) is (name in readers[kind]), name


def test_a_member_of_another_journey_or_platform_is_nobody_here(road: Road) -> None:
    other = make_road(road.world)
    assert road.world.read(sharing.find_sharing, road.talks["shared"], _place(other, other.sophie)) is None
    elsewhere = road.world.make_platform("Ailleurs", OTHER_HOST)
    far = make_road(road.world, elsewhere)

    def place() -> UUID:
        found = db.session().scalars(select(JourneyMember.id).where(JourneyMember.person_id == far.sophie.id)).one()
        assert isinstance(found, UUID)
        return found

    theirs = road.world.read(place, platform=elsewhere)
    assert road.world.read(sharing.find_sharing, road.talks["shared"], theirs) is None


@pytest.mark.parametrize("name", ["julien", "sophie", "doctor"])
def test_nobody_but_the_person_sees_the_pages(road: Road, claire: Person, enter: Callable[..., Any], name: str) -> None:
    page = f"{road.url('shared')}/partage/{_place(road, claire)}"
    browser = enter(name)
    assert browser.get(page).status_code == 404
    assert browser.get(f"{page}/recapitulatif").status_code == 404
    assert browser.submit(page, {"since": "", "client_id": str(uuid4())}).status_code == 404
    assert browser.submit(f"{page}/fin").status_code == 404


def test_she_does_not_share_what_she_does_not_read(road: Road, claire: Person, enter: Callable[..., Any]) -> None:
    assert enter("awa").get(f"{road.url('adjustments')}/partage/{_place(road, claire)}").status_code == 404


def test_a_stranger_is_led_to_the_door(road: Road, claire: Person, browser: Callable[..., Any]) -> None:
    answer = browser().get(f"{road.url('shared')}/partage/{_place(road, claire)}")
    assert answer.status_code == 302
    assert "/connexion" in answer.location


# --- the pages --------------------------------------------------------------------------------------------------------


def test_from_the_readers_to_the_recap_to_the_undo(
    road: Road, claire: Person, enter: Callable[..., Any], browser: Callable[..., Any]
) -> None:
    awa, place = enter("awa"), _place(road, claire)
    page = f"{road.url('shared')}/partage/{place}"
    assert page in awa.get(f"{road.url('shared')}/lecteurs").text
    assert awa.get(page).status_code == 200
    answer = awa.submit(f"{page}/recapitulatif", {"what": "debut"})
    assert answer.status_code == 303
    recap = awa.get(answer.location).text
    assert "3 messages de plus" in recap
    for words in ("Vous : 1 message", "Julien Mercadier", "Sophie Lantier"):
        assert words in recap
    done = awa.get(awa.submit(page, {"since": "", "client_id": str(uuid4())}).location).text
    assert "C’est partagé" in done
    assert len(_seen(browser(claire), road, "shared")) == 3
    token = done.split('name="jeton" value="')[1].split('"')[0]
    assert "C’est annulé" in awa.get(awa.submit("/annuler", {"jeton": token}).location).text
    assert _seen(browser(claire), road, "shared") == []
    assert _kinds(road) == []


def _undo(browser: Any, page: str) -> str:
    token = page.split('name="jeton" value="')[1].split('"', maxsplit=1)[0]
    answer = browser.get(browser.submit("/annuler", {"jeton": token}).location)
    assert answer.status_code == 200
    return str(answer.text)


def test_another_day_and_an_end_are_undone_to_what_was_before(
    road: Road, claire: Person, enter: Callable[..., Any], browser: Callable[..., Any]
) -> None:
    _share(road, claire, "shared", clock.now() - 3 * DAY)
    awa, page = enter("awa"), f"{road.url('shared')}/partage/{_place(road, claire)}"
    whole = awa.get(awa.submit(page, {"since": "", "client_id": str(uuid4())}).location).text
    assert len(_seen(browser(claire), road, "shared")) == 3
    assert "comme avant" in _undo(awa, whole)
    assert len(_seen(browser(claire), road, "shared")) == 1
    closed = awa.get(awa.submit(f"{page}/fin").location).text
    assert _seen(browser(claire), road, "shared") == []
    assert "comme avant" in _undo(awa, closed)
    assert len(_seen(browser(claire), road, "shared")) == 1
    assert _kinds(road) == []


def test_an_undo_is_hers_alone_and_dies_with_the_place(
    road: Road, claire: Person, enter: Callable[..., Any], browser: Callable[..., Any]
) -> None:
    awa, page = enter("awa"), f"{road.url('shared')}/partage/{_place(road, claire)}"
    _share(road, claire, "shared")
    closed = awa.get(awa.submit(f"{page}/fin").location).text
    token = closed.split('name="jeton" value="')[1].split('"')[0]
    enter("julien").submit("/annuler", {"jeton": token})
    assert _seen(browser(claire), road, "shared") == []
    road.end(claire)
    assert awa.submit("/annuler", {"jeton": token}).status_code == 404
    road.join(claire, JourneyRole.COACH)
    assert _seen(browser(claire), road, "shared") == []


def _kinds(road: Road) -> list[tuple[UUID, NewsKind]]:
    def ask() -> list[tuple[UUID, NewsKind]]:
        kinds = (NewsKind.HISTORY_OPENED, NewsKind.HISTORY_SHARED, NewsKind.HISTORY_CLOSED)
        rows = db.session().execute(select(News.person_id, News.kind).where(News.kind.in_(kinds)))
        return [(row.person_id, row.kind) for row in rows]

    found = road.world.read(ask)
    assert isinstance(found, list)
    return found


def test_everybody_who_reads_is_told_and_it_is_in_the_audit(
    road: Road, claire: Person, enter: Callable[..., Any]
) -> None:
    awa, page = enter("awa"), f"{road.url('shared')}/partage/{_place(road, claire)}"
    awa.submit(page, {"since": "", "client_id": str(uuid4())})
    told = dict(_kinds(road))
    assert told == {
        claire.id: NewsKind.HISTORY_OPENED,
        **{one.id: NewsKind.HISTORY_SHARED for one in (road.awa, road.julien, road.sophie)},
    }
    awa.submit(f"{page}/fin")
    assert [kind for _person, kind in _kinds(road)].count(NewsKind.HISTORY_CLOSED) == 4

    def actions() -> list[str]:
        return [one.action for one in db.session().scalars(select(audit.AuditEntry))]

    assert {"history.shared", "history.closed"} <= set(road.world.read(actions))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choisissez depuis quand"),
        ({"what": "jour"}, "Écrivez un jour"),
        ({"what": "jour", "first_day": "un jour"}, "ne se lit pas"),
        ({"what": "jour", "first_day": "3 mars 2126"}, "lit déjà"),
        ({"what": "autre"}, "Choisissez une des réponses"),
        ({"what": "jour", "first_day": "\u202e<b>🙂\0"}, "ne se lit pas"),
        ({"what": "jour", "first_day": "x" * 1_000_000}, "trop long"),
    ],
)
def test_what_is_not_a_day_is_said(
    road: Road, claire: Person, enter: Callable[..., Any], typed: dict[str, str], said: str
) -> None:
    answer = enter("awa").submit(f"{road.url('shared')}/partage/{_place(road, claire)}/recapitulatif", typed)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_recap_of_nothing_leads_back(road: Road, claire: Person, enter: Callable[..., Any]) -> None:
    page = f"{road.url('shared')}/partage/{_place(road, claire)}/recapitulatif"
    for day in ("hier", "2126-01-01", "%00"):
        assert enter("awa").get(f"{page}?depuis={day}").status_code == 303
    assert enter("awa").get(f"{road.url('shared')}/partage/pas-un-numero").status_code == 404


def test_a_tampered_confirmation_opens_nothing(
    road: Road, claire: Person, enter: Callable[..., Any], browser: Callable[..., Any]
) -> None:
    page = f"{road.url('shared')}/partage/{_place(road, claire)}"
    for typed in ({"since": "pas un jour"}, {"since": "2126-01-01"}, {"since": "", "client_id": "x"}):
        assert enter("awa").submit(page, {"client_id": str(uuid4()), **typed}).status_code == 303
    assert _seen(browser(claire), road, "shared") == []
