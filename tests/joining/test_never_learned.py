"""Who must never learn what (product.md): all pages and mails of the employer side and of guests, searched for it.

Awa has a private talk, a health talk, a name in the collective, answers to a meeting, a question, a testimonial, a
guardian and a past. Whatever these people open, none of it is there, nor anything that depends on it.
"""

import re
from collections import deque
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from blueprints.accounts.models import Person, Role
from blueprints.advice import services as advice
from blueprints.advice.models import Topic
from blueprints.core import clock, db
from blueprints.journeys import queries as journeys
from blueprints.journeys import services
from blueprints.journeys.models import GuardianKind, Journey, JourneyRole, JourneyStage
from blueprints.meetings import services as meetings
from blueprints.messaging import queries as conversations
from blueprints.messaging import services as messaging
from blueprints.messaging.models import ConversationKind
from tests.conftest import Browser, World
from tests.joining.test_invitations import Browsers, letters

SECRETS = {
    ConversationKind.PRIVATE: "PRIVE-canari-7401",
    ConversationKind.HEALTH: "SANTE-canari-7402",
}
PSEUDONYM = "Pseudonyme-canari-7403"
QUESTION = "Question-canari-7404"
SHARED = "Bonjour, voici la machine à café-7405"
GUARDIAN = "Tutelle-canari-7406"
NEVER = (*SECRETS.values(), PSEUDONYM, QUESTION, GUARDIAN, "RQTH", "diagnostic", "traitement médical")
WORDS_OF_HEALTH = ("Santé au travail", "Avec mon conseiller", "médecin")
EMPLOYER_SIDE = (Role.MANAGER, Role.DISABILITY_OFFICER)
WATCHED = (*EMPLOYER_SIDE, Role.PRESCRIBER, Role.GUARDIAN)


class Awa:
    """Awa's whole life here, and the people who must not learn it."""

    def __init__(self, world: World, *, secret: bool = True) -> None:
        self.world = world
        self.awa = world.person(first_name="Awa", last_name="Diallo", pseudonym=PSEUDONYM if secret else "Galet")
        self.julien = world.person(Role.COACH, first_name="Julien", last_name="Mercadier")
        self.watched = {role: world.person(role, first_name=f"Invité{place}") for place, role in enumerate(WATCHED)}
        self.journey: Journey = world.run(
            services.open_journey,
            beneficiary=self.awa.id,
            coach=self.julien.id,
            employer="Ateliers Brunel",
            stage=JourneyStage.EMPLOYED,
        )
        for role, person in self.watched.items():
            self._join(person, JourneyRole(role.value))
        world.run(messaging.open_conversations, journey=self.journey, with_yes=True, health=secret)
        self._say(ConversationKind.SHARED, SHARED)
        if secret:
            self._live()

    def _live(self) -> None:
        tutor, doctor = self.world.person(Role.GUARDIAN, last_name=GUARDIAN), self.world.person(Role.DOCTOR)
        self._join(tutor, JourneyRole.GUARDIAN)
        self._join(doctor, JourneyRole.DOCTOR)
        for kind, words in SECRETS.items():
            self._say(kind, words)
        self.world.run(
            advice.ask_question,
            author_id=self.awa.id,
            client_id=db.new_id(),
            topic=Topic.AT_WORK,
            title=QUESTION,
            body=QUESTION,
        )
        soon = clock.now() + timedelta(days=9)
        nadia = self.world.person(Role.FACILITATOR)
        self.world.run(
            meetings.propose_meeting,
            organiser_id=nadia.id,
            client_id=db.new_id(),
            title=QUESTION,
            about="",
            place="",
            dates=[soon, soon + timedelta(days=1)],
            poll_ends_at=soon - timedelta(days=1),
        )

    def _join(self, person: Person, role: JourneyRole) -> None:
        kind = GuardianKind.LEGAL if role is JourneyRole.GUARDIAN else None

        def join() -> None:
            journey = journeys.find_journey(self.journey.id)
            assert journey is not None
            services.add_member(journey=journey, person=person.id, role=role, guardian_kind=kind)

        self.world.run(join)

    def _say(self, kind: ConversationKind, words: str) -> None:
        def say() -> None:
            found = {talk.kind: talk.id for talk in _talks_of(self.awa.id, self.journey.id)}
            talk = conversations.find_talk(found[kind])
            assert talk is not None
            messaging.send_message(
                talk=talk, author=self.awa.id, client_id=db.new_id(), text=words, at=clock.now() + timedelta(seconds=1)
            )

        self.world.run(say)


def _talks_of(person_id: UUID, journey_id: UUID) -> list[Any]:
    from blueprints.core.access import Actor

    actor = Actor(
        person_id=person_id,
        platform_id=db.platform_id(),
        session_id=person_id,
        roles=frozenset({Role.BENEFICIARY.value}),
        name="",
        pseudonym="",
    )
    return [talk for talk in conversations.list_talks(actor) if talk.journey_id == journey_id]


def walk(own: Browser, *starts: str, most: int = 80) -> dict[str, str]:
    """Open *starts* and every page that their links lead to; return each page's text."""
    waiting, seen = deque(starts), dict[str, str]()
    while waiting and len(seen) < most:
        path = waiting.popleft()
        if path in seen or path.startswith(("/static", "/demo", "/composants")):
            continue
        answer = own.get(path)
        seen[path] = answer.text if answer.mimetype == "text/html" else ""
        if answer.status_code in (302, 303) and answer.location.startswith("/"):
            waiting.append(answer.location)
        waiting.extend(re.findall(r'href="(/[^"#?]*)"', seen[path]))
    return seen


@pytest.mark.parametrize("role", WATCHED)
def test_no_page_they_can_reach_says_it(world: World, browser: Browsers, role: Role) -> None:
    scene = Awa(world)
    pages = walk(browser(scene.watched[role]), "/", "/ma-place", "/mon-accompagnement", "/mes-nouvelles", "/parcours")
    assert len(pages) > 5, "the walk went somewhere"
    glossary = ("/les-mots", "/mots", "/glossaire", "/emploi-accompagne", "/l-emploi-accompagne")
    for path, page in pages.items():
        mine = page[page.find("<main") : page.find("</main>")]
        for word in (*SECRETS.values(), PSEUDONYM, QUESTION, GUARDIAN):
            assert word not in page, f"{word} on {path}"
        if path in ("/", "/ma-place", "/mon-accompagnement", "/mes-nouvelles") and not path.startswith(glossary):
            for word in NEVER:
                assert word not in mine, f"{word} on {path}"


@pytest.mark.parametrize("role", EMPLOYER_SIDE)
def test_the_employer_side_cannot_infer_it_from_a_page_that_differs(
    world: World, browser: Browsers, role: Role
) -> None:
    """The same person with and without a secret life: the employer's pages are the same, word for word."""
    first = Awa(world)
    with_secrets = _own_pages(browser(first.watched[role]))
    second = Awa(world, secret=False)
    without = _own_pages(browser(second.watched[role]))
    assert with_secrets == without


def _own_pages(own: Browser) -> list[str]:
    found = []
    for path in ("/", "/ma-place", "/mon-accompagnement"):
        page = own.get(path, follow_redirects=True).text
        page = page[page.find("<main") : page.find("</main>")]
        found.append(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "#", page))
    return found


def test_the_manager_is_told_nothing_of_health_or_private_talks(world: World, browser: Browsers) -> None:
    scene = Awa(world)
    own = browser(scene.watched[Role.MANAGER])
    for path in ("/", "/mon-accompagnement"):
        page = own.get(path).text
        mine = page[page.find("<main") : page.find("</main>")]
        for word in WORDS_OF_HEALTH:
            assert word not in mine, f"{word} on {path}"
    assert SHARED in "".join(walk(own, "/mon-accompagnement").values()), "and what is hers to read is there"


def test_no_mail_says_it(world: World) -> None:
    scene = Awa(world)
    hers = {person.email for person in scene.watched.values()}
    for letter in letters(world):
        if letter["To"] in hers:
            whole = letter.as_string() + letter.get_content()
            for word in (*NEVER, SHARED, "Awa", "handicap", "emploi accompagné"):
                assert word not in whole


@pytest.mark.parametrize("role", [Role.PRESCRIBER, Role.DISABILITY_OFFICER, Role.GUARDIAN])
def test_no_conversation_opens_for_who_reads_none(world: World, browser: Browsers, role: Role) -> None:
    scene = Awa(world)
    own = browser(scene.watched[role])
    with world.app.app_context():
        db.enter_platform(world.platform.id)
        every = [talk.id for talk in _talks_of(scene.awa.id, scene.journey.id)]
    for talk in every:
        for path in ("", "/messages"):
            assert own.get(f"/mon-accompagnement/conversations/{talk}{path}").status_code == 404
        sent = own.submit(f"/mon-accompagnement/conversations/{talk}/messages", {"text": "x"})
        assert sent.status_code == 404


@pytest.mark.parametrize("role", WATCHED)
@pytest.mark.parametrize("path", ["/rencontres", "/conseils", "/temoignages/a-relire", "/quitter-le-collectif"])
def test_the_collective_is_closed_to_them(world: World, browser: Browsers, role: Role, path: str) -> None:
    assert browser(world.person(role)).get(path).status_code == 404
