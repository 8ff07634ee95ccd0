"""A colleague covers for a coach who is away: she reads and answers new messages, and nothing else of the journey."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.adjustments import queries as adjustments
from blueprints.adjustments import sealing
from blueprints.adjustments import services as adjusting
from blueprints.core import access, clock, db
from blueprints.core.access import Permission
from blueprints.desk import journey_acts, journey_lists
from blueprints.joining import asking, queries
from blueprints.journeys import absences, services
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole
from blueprints.news.models import News, NewsKind
from tests.conftest import Browser, World
from tests.messaging.conftest import Road, actor_of, make_road, typed

DAY = timedelta(days=1)
INVITED = {"role": "manager", "first_name": "Nora", "last_name": "Vidal", "email": "nora@exemple.fr"}


@pytest.fixture
def road(world: World) -> Road:
    """One journey with everybody."""
    return make_road(world)


@pytest.fixture
def claire(road: Road) -> Person:
    """A colleague who covers for Julien from now on, and follows nobody herself."""
    person = road.world.person(Role.COACH, first_name="Claire", last_name="Morel")
    today = clock.paris(clock.now()).date()

    def cover() -> None:
        absences.say_absence(
            person=road.julien.id,
            first_day=today,
            last_day=today + 5 * DAY,
            covered_by=person.id,
            client_id=uuid4(),
            actor=road.julien.id,
        )

    road.world.run(cover)
    return person


@pytest.fixture
def hers(claire: Person, browser: Callable[..., Browser]) -> Browser:
    """Her browser."""
    return browser(claire)


def _journey(road: Road) -> Journey:
    found = journeys.find_with_members(road.journey.id)
    assert found is not None
    return found


def _question(road: Road) -> UUID:
    def ask() -> UUID:
        made = asking.ask(
            journey=_journey(road),
            asked_by=road.julien.id,
            email=INVITED["email"],
            first_name=INVITED["first_name"],
            last_name=INVITED["last_name"],
            role=JourneyRole.MANAGER,
            guardian_kind=None,
            client_id=uuid4(),
        )
        return made.id

    made: UUID = road.world.run(ask)
    return made


def _adjustment(road: Road) -> UUID:
    """Propose one while she covers, shown to all."""

    def propose() -> UUID:
        made = adjusting.propose(
            journey=_journey(road),
            author=road.awa.id,
            client_id=uuid4(),
            words=sealing.Words(constraint="bruit", effect="", measure="Un casque pendant l’inventaire."),
            shown=True,
        )
        return made.id

    made: UUID = road.world.run(propose)
    return made


def _may(road: Road, person: Person, permission: Permission) -> bool:
    may: bool = road.world.read(lambda: access.allowed(permission, actor_of(person, Role.COACH), _journey(road)))
    return may


def test_she_reads_and_answers_new_messages(road: Road, hers: Browser) -> None:
    road.write(road.awa, "private", "Bonjour, êtes-vous là ?")
    assert "Bonjour, êtes-vous là ?" in hers.get(road.url("private")).text
    assert hers.submit(f"{road.url('private')}/messages", typed("Je réponds cette semaine.")).status_code == 303
    assert "Je réponds cette semaine." in hers.get(road.url("private")).text


def test_she_invites_nobody_and_takes_nothing_back(road: Road, hers: Browser) -> None:
    request = _question(road)
    for path in (f"/parcours/{road.journey.id}", f"/parcours/{road.journey.id}/inviter"):
        answer = hers.get(path)
        assert answer.status_code == 404
        assert "Vidal" not in answer.text
    assert (
        hers.submit(f"/parcours/{road.journey.id}/inviter", {**INVITED, "client_id": str(uuid4())}).status_code == 404
    )
    for act in ("retirer", "renvoyer", "oui", "non"):
        assert hers.submit(f"/parcours/demandes/{request}/{act}").status_code == 404, act
    (kept,) = road.world.read(queries.list_requests, road.journey.id)
    assert (kept.id, kept.state.value) == (request, "asked")


def test_the_page_of_her_journeys_names_nobody(road: Road, hers: Browser) -> None:
    page = hers.get("/parcours")
    assert page.status_code == 200
    assert "Diallo" not in page.text


@pytest.mark.parametrize(
    "permission",
    [
        Permission.AGREEMENT_READ,
        Permission.JOURNEY_DATES,
        Permission.JOURNEY_MEMBERS,
        Permission.GUEST_INVITE,
        Permission.GUEST_TAKE_BACK,
        Permission.JOURNEY_HAND_OVER,
        Permission.ADJUSTMENT_PROPOSE,
    ],
)
def test_what_the_coach_may_she_may_not(road: Road, claire: Person, permission: Permission) -> None:
    assert _may(road, road.julien, permission)
    assert not _may(road, claire, permission)


def test_who_takes_over_for_good_may_all_of_it(road: Road, claire: Person) -> None:
    road.end(claire)
    road.join(claire, JourneyRole.COACH)
    assert _may(road, claire, Permission.GUEST_INVITE)
    assert _may(road, claire, Permission.AGREEMENT_READ)


def test_no_adjustment_opens_or_moves_by_her_hand(
    road: Road, claire: Person, hers: Browser, browser: Callable[..., Browser]
) -> None:
    made = _adjustment(road)
    page = f"/mon-accompagnement/amenagements/{made}"
    assert browser(road.julien).get(page).status_code == 200
    for path in (page, f"{page}/modifier", f"/mon-accompagnement/amenagements/nouveau/{road.journey.id}"):
        assert hers.get(path).status_code == 404, path
    for act in ("modifier", "montrer", "reponse", "dates", "decision", "ressenti"):
        assert hers.submit(f"{page}/{act}", {"version": "1"}).status_code == 404, act
    assert "casque" not in hers.get("/mon-accompagnement/amenagements").text
    for kind in ("shared", "private", "adjustments"):
        assert "casque" not in hers.get(road.url(kind)).text

    def readers() -> set[UUID]:
        found = adjustments.find_adjustment(made)
        assert found is not None
        return set(db.session().scalars(access.readers_of(Permission.ADJUSTMENT_FOLLOW, found)))

    assert claire.id not in road.world.read(readers), "nor is she told of it"


def test_a_message_offers_her_no_adjustment_to_begin(
    road: Road, hers: Browser, browser: Callable[..., Browser]
) -> None:
    sent = road.write(road.awa, "shared", "Le bruit me gêne.")
    page = f"{road.url('shared')}/messages/{sent.sequence}"
    offer = "amenagements/nouveau"
    assert offer in browser(road.julien).get(page).text
    assert offer in browser(road.julien).get("/mon-accompagnement/amenagements").text
    theirs = hers.get(page)
    assert theirs.status_code == 200
    assert offer not in theirs.text
    assert offer not in hers.get("/mon-accompagnement/amenagements").text


def test_she_is_not_told_who_comes_and_goes(road: Road, claire: Person) -> None:
    def change() -> None:
        journey = _journey(road)
        manager = next(one for one in journey.members if one.person_id == road.sophie.id)
        journey_acts.end_place(member=manager, journey=journey, actor_id=road.julien.id)

    road.world.run(change)
    told = road.world.read(
        lambda: set(db.session().scalars(select(News.person_id).where(News.kind == NewsKind.PLACE_ENDED)))
    )
    assert told == {road.awa.id, road.julien.id}


def test_she_is_out_when_the_journey_ends(road: Road, claire: Person, hers: Browser) -> None:
    road.world.run(lambda: services.close_journey(journey=_journey(road)))
    assert hers.get(road.url("private")).status_code == 404
    ends = select(JourneyMember.ends_at).where(JourneyMember.person_id == claire.id)
    assert road.world.read(lambda: db.session().scalars(ends).one()) is not None


def test_a_cover_is_no_other_coach(road: Road, claire: Person) -> None:
    assert road.world.read(journey_lists.is_alone_as_coach, road.journey.id, road.julien.id)
