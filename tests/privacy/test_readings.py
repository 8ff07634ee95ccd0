"""Who opened my follow-up, and when: in words, her own journeys only, page after page."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from blueprints.accounts.models import Person, Role
from blueprints.core import audit, state
from blueprints.core.audit import Reading
from blueprints.journeys import queries as journeys
from blueprints.journeys import services as journey_services
from blueprints.journeys.models import JourneyRole
from blueprints.messaging.models import ConversationKind
from tests.adjustments.conftest import Bench
from tests.conftest import OTHER_HOST, Browser, World
from tests.messaging.conftest import make_road
from tests.privacy.making import Scene, entries, opened_for, page, reading_path, scene_of

Open = Callable[..., Browser]
PAGE = "/mon-accompagnement/qui-a-ouvert"


def _read(world: World, reading: Reading, conversation: UUID, reader: Person, at: datetime | None = None) -> None:
    with time_machine.travel(at or datetime.now(UTC), tick=False):
        world.run(audit.record, action=reading, subject="conversations", subject_id=conversation, actor_id=reader.id)


def test_each_reading_is_said_with_who_what_and_when(world: World, browser: Open) -> None:
    scene = scene_of(world)
    cast = scene.cast
    shared = scene.talks[ConversationKind.SHARED]
    _read(world, Reading.WORDS, scene.private, cast.coach, datetime(2026, 11, 3, 13, 5, tzinfo=UTC))
    _read(world, Reading.FILE, shared, cast.manager, datetime(2026, 11, 3, 14, 0, tzinfo=UTC))
    _read(world, Reading.COPY, shared, cast.coach, datetime(2026, 11, 4, 8, 0, tzinfo=UTC))
    said = page(browser(cast.beneficiary), PAGE)
    for words in (
        "Julien Mercadier, votre conseiller, a lu « Avec Julien »",
        "Sophie Lantier, votre manager, Librairie du Pont, a ouvert un fichier dans « Avec Julien et Sophie »",
        "Julien Mercadier, votre conseiller, a pris une copie de « Avec Julien et Sophie »",
        "à 14 h 05",
        "Mardi 3 novembre 2026",
        "Mercredi 4 novembre 2026",
    ):
        assert words in said.replace("\u2068", "").replace("\u2069", ""), words
    assert said.index("Mercredi 4") < said.index("Mardi 3")


def test_opening_a_conversation_writes_the_line(world: World, browser: Open) -> None:
    scene = scene_of(world)
    hers = browser(scene.cast.beneficiary)
    assert "Personne n’a rien ouvert" in page(hers, PAGE)
    coach = browser(scene.cast.coach)
    for _ in range(3):
        page(coach, f"/mon-accompagnement/conversations/{scene.private}")
    assert page(hers, PAGE).count("a lu «") == 1, "one line in ten minutes"
    state.of(world.app).forget()
    page(coach, f"/mon-accompagnement/conversations/{scene.private}")
    assert len(entries(world, Reading.WORDS)) == 1, "nor after a restart"
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11)):
        state.of(world.app).forget()
        page(browser(scene.cast.coach), f"/mon-accompagnement/conversations/{scene.private}")
    assert len(entries(world, Reading.WORDS)) == 2


def test_her_own_readings_are_there_when_she_asks(world: World, browser: Open) -> None:
    scene = scene_of(world)
    hers = browser(scene.cast.beneficiary)
    page(hers, f"/mon-accompagnement/conversations/{scene.private}")
    assert "Vous avez lu" not in page(hers, PAGE)
    assert "Vous avez lu « Avec Julien »" in page(hers, f"{PAGE}?moi=oui").replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize("who", ["coach", "manager", "facilitator", "administrator"])
def test_nobody_else_has_such_a_page(world: World, browser: Open, who: str) -> None:
    scene = scene_of(world)
    assert browser(getattr(scene.cast, who)).get(PAGE).status_code == 404


def test_a_stranger_is_led_to_sign_in_first(world: World, browser: Open) -> None:
    scene_of(world)
    assert "/connexion" in browser().get(PAGE).headers["Location"]


def test_another_persons_journey_is_never_hers(world: World, browser: Open) -> None:
    scene = scene_of(world)
    opened_for(world, scene)
    _read(world, Reading.WORDS, scene.private, scene.cast.coach)
    other = browser(world.person(Role.BENEFICIARY, first_name="Mathis"))
    said = page(other, PAGE)
    assert "Julien" not in said
    assert "accès exceptionnels" not in said.lower()


def test_another_platforms_entries_are_never_there(world: World, browser: Open) -> None:
    scene = scene_of(world)
    elsewhere = world.make_platform("Cordée de la Marne", OTHER_HOST)
    reader = world.person(Role.COACH, first_name="Étienne", platform=elsewhere)
    world.run(
        audit.record,
        platform=elsewhere,
        action=Reading.WORDS,
        subject="conversations",
        subject_id=scene.private,
        actor_id=reader.id,
    )
    assert "Étienne" not in page(browser(scene.cast.beneficiary), PAGE)


def test_the_readers_of_the_conversation_on_health_are_hers_to_know(world: World, browser: Open) -> None:
    scene = scene_of(world, health=True)
    doctor = _joined(world, scene, Role.DOCTOR, JourneyRole.DOCTOR, "Camille")
    _read(world, Reading.WORDS, scene.talks[ConversationKind.HEALTH], doctor)
    said = page(browser(scene.cast.beneficiary), PAGE).replace("\u2068", "").replace("\u2069", "")
    assert "médecin du travail, a lu « Santé au travail »" in said
    for other in (scene.cast.manager, scene.cast.coach, doctor):
        assert browser(other).get(PAGE).status_code == 404


def _joined(world: World, scene: Scene, role: Role, place: JourneyRole, first_name: str) -> Person:
    person = world.person(role, first_name=first_name)

    def join() -> None:
        found = journeys.find_journey(scene.cast.journey.id)
        assert found is not None
        journey_services.add_member(journey=found, person=person.id, role=place)

    world.run(join)
    return person


def test_what_somebody_read_stays_when_she_has_left(world: World, browser: Open) -> None:
    scene = scene_of(world)
    _read(world, Reading.WORDS, scene.talks[ConversationKind.SHARED], scene.cast.manager)

    def leave() -> None:
        for member in journeys.list_open_members(scene.cast.journey.id):
            if member.person_id == scene.cast.manager.id:
                journey_services.end_membership(member=member)

    world.run(leave)
    assert "Sophie Lantier, votre manager" in page(browser(scene.cast.beneficiary), PAGE).replace("\u2068", "").replace(
        "\u2069", ""
    )


def test_a_long_list_goes_on_page_after_page(world: World, browser: Open, statements: list[str]) -> None:
    scene = scene_of(world)
    hers = browser(scene.cast.beneficiary)
    _read(world, Reading.WORDS, scene.private, scene.cast.coach)
    page(hers, PAGE)
    statements.clear()
    page(hers, PAGE)
    few = len(statements)
    for hour in range(65):
        _read(world, Reading.WORDS, scene.private, scene.cast.coach, datetime.now(UTC) + timedelta(hours=hour))
    statements.clear()
    first = page(hers, PAGE)
    assert len(statements) <= few <= 14
    assert first.count("a lu «") == 30
    seen, link = 30, _older(first)
    while link:
        said = page(hers, link)
        seen += said.count("a lu «")
        link = _older(said)
    assert seen == 66


def _older(said: str) -> str:
    found = said.partition(f"{PAGE}?avant=")[2].partition('"')[0]
    return f"{PAGE}?avant={found}" if found and 'rel="next"' in said else ""


@pytest.mark.parametrize("place", ["avant=-1", "avant=x", "avant=99999999999999999999", "moi=%00", "avant=0"])
def test_an_odd_address_shows_the_page_all_the_same(world: World, browser: Open, place: str) -> None:
    scene = scene_of(world)
    assert browser(scene.cast.beneficiary).get(f"{PAGE}?{place}").status_code == 200


def test_the_page_is_one_link_away_from_the_conversation_and_from_the_account(world: World, browser: Open) -> None:
    scene = scene_of(world)
    hers = browser(scene.cast.beneficiary)
    talk = f"/mon-accompagnement/conversations/{scene.private}"
    assert f'href="{PAGE}"' in page(hers, talk)
    assert f'href="{PAGE}"' in page(hers, "/mon-compte")
    coach = browser(scene.cast.coach)
    assert PAGE not in page(coach, talk)
    assert PAGE not in page(coach, "/mon-compte")


def test_an_extraordinary_reading_names_who_read(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = opened_for(world, scene)
    page(browser(scene.cast.administrator), reading_path(access, scene.private))
    said = page(browser(scene.cast.beneficiary), PAGE).replace("\u2068", "").replace("\u2069", "")
    assert "Odile Rambert, responsable de la plateforme, a lu « Avec Julien » par un accès exceptionnel" in said


def test_adjustments_read_in_one_visit_are_one_line(world: World, browser: Open) -> None:
    """Their names are sealed: three lines alike would be noise, and the page promises one for ten minutes."""
    bench = Bench(make_road(world), world)
    road, made = bench.road, [bench.propose() for _ in range(3)]
    late = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
    for minute, one in enumerate(made):
        _opened(world, one, road.sophie, late + timedelta(minutes=minute))
        _opened(world, one, road.awa, late + timedelta(minutes=30 + minute))
    _opened(world, made[0], road.sophie, late + timedelta(minutes=15))
    _opened(world, made[0], road.julien, late + timedelta(minutes=16))
    said = page(browser(road.awa), f"{PAGE}?moi=oui").replace("\u2068", "").replace("\u2069", "")
    assert said.count("a lu 3 aménagements") == 1
    assert said.count("a lu un aménagement") == len(["Sophie, later", "Julien"])
    assert said.count("Vous avez lu 3 aménagements") == 1


def _opened(world: World, adjustment: UUID, reader: Person, at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        world.run(
            audit.record,
            action="adjustment.read",
            subject="adjustments",
            subject_id=adjustment,
            actor_id=reader.id,
        )
