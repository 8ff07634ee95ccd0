"""The first page of managers and guests: five lines, true to the rules, and a kind word when the access has ended."""

import re
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.core import access, clock
from blueprints.core.access import Permission
from blueprints.journeys import queries as journeys
from blueprints.journeys import services
from blueprints.journeys.models import GuardianKind, Journey, JourneyRole
from blueprints.messaging import queries as conversations
from blueprints.messaging import services as messaging
from blueprints.messaging.models import Conversation, ConversationKind
from tests.conftest import OTHER_HOST, World
from tests.joining.test_invitations import Browsers

GUESTS = (Role.MANAGER, Role.DISABILITY_OFFICER, Role.DOCTOR, Role.PRESCRIBER, Role.GUARDIAN)
KIND = {Role.GUARDIAN: GuardianKind.CURATOR}


class Followed:
    """Awa's journey with all its conversations, her coach, and one guest of each kind."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.awa = world.person(first_name="Awa", last_name="Diallo")
        self.julien = world.person(Role.COACH, first_name="Julien", last_name="Mercadier")
        self.journey: Journey = world.run(services.open_journey, beneficiary=self.awa.id, coach=self.julien.id)
        self.guests = {role: world.person(role, first_name=role.value.capitalize()) for role in GUESTS}
        self.memberships = {role: self._join(role) for role in GUESTS}
        world.run(messaging.open_conversations, journey=self.journey, with_yes=True, health=True)

    def _join(self, role: Role) -> UUID:
        def join() -> UUID:
            journey = journeys.find_journey(self.journey.id)
            assert journey is not None
            made = services.add_member(
                journey=journey,
                person=self.guests[role].id,
                role=JourneyRole(role.value),
                guardian_kind=KIND.get(role),
            )
            return made.id

        made: UUID = self.world.run(join)
        return made

    def end(self, role: Role, act: Any = services.end_membership, **more: Any) -> None:
        """End the membership of a guest, as another act does if given."""

        def do() -> None:
            act(member=journeys.find_member(self.memberships[role]), **more)

        self.world.run(do)


@pytest.fixture
def followed(world: World) -> Followed:
    """A whole journey."""
    return Followed(world)


def lines_on(page: str) -> dict[str, str]:
    """Return what each line is about, and whether it says yes."""
    return dict(re.findall(r'data-about="(\w+)" data-may="(\w+)"', page))


# --- the five lines ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", GUESTS)
def test_five_lines_say_what_the_rules_say(followed: Followed, browser: Browsers, role: Role) -> None:
    """Each yes on the page is a yes of `policy`, asked of the real conversations and of the journey."""
    guest = followed.guests[role]
    lines = lines_on(browser(guest).get("/ma-place").text)
    assert len(lines) == 5
    world = followed.world
    with world.app.test_request_context():
        from blueprints.core import db

        db.enter_platform(world.platform.id)
        actor = access.Actor(
            person_id=guest.id,
            platform_id=guest.platform_id,
            session_id=guest.id,
            roles=frozenset({role.value}),
            name="",
            pseudonym="",
        )
        journey = journeys.find_with_members(followed.journey.id)
        talks = conversations.list_talks(actor)
        readable = {talk.kind for talk in talks if access.allowed(Permission.CONVERSATION_READ, actor, talk)}
        assert (lines["talks"] == "yes") is bool(readable)
        assert (lines["health"] == "yes") is (ConversationKind.HEALTH in readable)
        assert (lines["dates"] == "yes") is access.allowed(Permission.JOURNEY_DATES, actor, journey)
        assert (lines["agreement"] == "yes") is access.allowed(Permission.AGREEMENT_READ, actor, journey)


@pytest.mark.parametrize(
    ("role", "yes"),
    [
        (Role.MANAGER, {"talks", "agreement", "manner"}),
        (Role.DISABILITY_OFFICER, {"agreement", "manner"}),
        (Role.DOCTOR, {"talks", "health", "manner"}),
        (Role.PRESCRIBER, {"dates", "manner"}),
        (Role.GUARDIAN, {"dates", "manner"}),
    ],
)
def test_what_product_gives_to_each(followed: Followed, browser: Browsers, role: Role, yes: set[str]) -> None:
    lines = lines_on(browser(followed.guests[role]).get("/ma-place").text)
    assert {about for about, may in lines.items() if may == "yes"} == yes


def test_the_manager_reads_to_whom_she_writes_and_how_fast_one_answers(followed: Followed, browser: Browsers) -> None:
    page = browser(followed.guests[Role.MANAGER]).get("/ma-place").text
    for said in (
        "Vous écrivez à Julien Mercadier, ou à Julien Mercadier et Awa ensemble.",
        "Julien Mercadier répond sous 2 jours ouvrés.",
        "jamais la santé ni la vie privée",
        "Rien ici ne sert à évaluer ou à sanctionner.",
        "Écrire un message",
    ):
        assert said in page


def test_the_prescriber_sees_entry_pause_and_exit_and_nothing_else(followed: Followed, browser: Browsers) -> None:
    own = browser(followed.guests[Role.PRESCRIBER])
    assert "Entrée" in own.get("/ma-place").text
    journey_id = followed.journey.id
    followed.world.run(lambda: services.pause_journey(journey=journeys.find_journey(journey_id)))  # type: ignore[arg-type] # it is there
    assert "En pause depuis" in own.get("/ma-place").text
    followed.world.run(lambda: services.resume_journey(journey=journeys.find_journey(journey_id)))  # type: ignore[arg-type] # idem
    assert "En pause depuis" not in own.get("/ma-place").text
    followed.world.run(lambda: services.close_journey(journey=journeys.find_journey(journey_id)))  # type: ignore[arg-type] # idem
    assert "Sortie" in own.get("/ma-place").text


def test_the_guardian_acts_in_her_own_name_and_reads_no_message(followed: Followed, browser: Browsers) -> None:
    page = browser(followed.guests[Role.GUARDIAN]).get("/ma-place").text
    assert "Vous agissez en votre nom. Awa peut fermer votre accès." in page
    assert "Vous ne lisez aucun message." in page
    assert "curatelle" in page


def test_only_managers_and_guests_have_this_page(world: World, browser: Browsers) -> None:
    for role in Role:
        expected = 200 if role in GUESTS else 404
        assert browser(world.person(role)).get("/ma-place").status_code == expected, role


def test_a_guest_of_nobody_yet_is_told_what_comes(world: World, browser: Browsers) -> None:
    assert "Rien à lire pour le moment" in browser(world.person(Role.PRESCRIBER)).get("/ma-place").text


def test_another_platform_shows_nothing(followed: Followed, browser: Browsers) -> None:
    followed.world.make_platform("Cordée des Marches", OTHER_HOST)
    assert browser(host=OTHER_HOST).get("/ma-place").status_code == 302


def test_the_page_costs_the_same_for_many_journeys(
    world: World, browser: Browsers, statements: list[str], followed: Followed
) -> None:
    sophie = followed.guests[Role.MANAGER]
    own = browser(sophie)
    own.get("/ma-place")
    statements.clear()
    own.get("/ma-place")
    few = len(statements)
    for _ in range(6):
        person, coach = world.person(), world.person(Role.COACH)
        journey = world.run(services.open_journey, beneficiary=person.id, coach=coach.id)
        world.run(_add_manager, journey_id=journey.id, person=sophie)
    statements.clear()
    own.get("/ma-place")
    assert len(statements) == few <= 10


def _add_manager(*, journey_id: UUID, person: Person) -> None:
    journey = journeys.find_journey(journey_id)
    assert journey is not None
    services.add_member(journey=journey, person=person.id, role=JourneyRole.MANAGER)


# --- the end ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.MANAGER, Role.DOCTOR])
def test_an_end_cuts_every_way_at_the_next_request_and_says_so_kindly(
    followed: Followed, browser: Browsers, role: Role
) -> None:
    own = browser(followed.guests[role])
    talks = re.findall(r'href="(/mon-accompagnement/conversations/[^"#?]+)"', own.get("/mon-accompagnement").text)
    assert talks
    assert all(own.get(path).status_code == 200 for path in set(talks))
    followed.end(role)
    assert all(own.get(path).status_code == 404 for path in set(talks))
    for page in (own.get("/ma-place").text, own.get(talks[0]).text):
        for said in ("Votre accès est terminé", "Pour Awa", "Nadia Benkirane", "04\u00a065\u00a071\u00a012\u00a030"):
            assert said in page


def test_the_page_of_an_end_is_the_same_for_every_address(followed: Followed, browser: Browsers) -> None:
    """So that a former guest cannot learn which conversations exist."""
    own, stranger = browser(followed.guests[Role.MANAGER]), browser(followed.world.person(Role.MANAGER))
    followed.end(Role.MANAGER)
    with followed.world.app.app_context():
        from blueprints.core import db

        db.enter_platform(followed.world.platform.id)
        real = [str(one) for one in db.session().scalars(select(Conversation.id))]
    pages = {_bare(own.get(f"/mon-accompagnement/conversations/{one}").text) for one in (*real, str(uuid4()))}
    assert len(pages) == 1
    plain = stranger.get(f"/mon-accompagnement/conversations/{real[0]}")
    assert plain.status_code == 404
    assert "Page introuvable" in plain.text


def _bare(page: str) -> str:
    return re.sub(r'nonce="[^"]+"', "", page)


def test_an_end_date_cuts_at_midnight_in_paris_without_any_job(followed: Followed, browser: Browsers) -> None:
    own = browser(followed.guests[Role.MANAGER])
    tomorrow = (clock.paris(clock.now()) + timedelta(days=1)).date()
    followed.end(Role.MANAGER, services.set_last_day, day=tomorrow)
    assert "Votre accès se termine le" in own.get("/ma-place").text
    midnight = datetime.combine(tomorrow + timedelta(days=1), time(), tzinfo=clock.PARIS)
    with time_machine.travel(midnight - timedelta(seconds=5), tick=False):
        assert "Vous écrivez à" in own.get("/ma-place").text
    with time_machine.travel(midnight, tick=False):
        page = own.get("/ma-place").text
        assert "Vous écrivez à" not in page
        assert "Votre accès est terminé" in page


def test_one_who_came_back_is_not_told_of_the_former_end(followed: Followed, browser: Browsers) -> None:
    followed.end(Role.MANAGER)
    followed.world.run(_add_manager, journey_id=followed.journey.id, person=followed.guests[Role.MANAGER])
    page = browser(followed.guests[Role.MANAGER]).get("/ma-place").text
    assert "Votre accès est terminé" not in page
    assert "Vous écrivez à" in page
