"""Nothing on the employer's side lets one infer that a conversation on health exists.

The same journey is lived twice, on two platforms of the same name: once with the conversation on health, its doctor,
its messages between the others, the coach's yes and a share of its past; once without. Every page, answer, news and
mail that the manager and the disability officer get is the same, byte for byte, once ids and times are numbered in the
order in which they come; and each page asks the database as many questions.
"""

import difflib
import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select

from blueprints.accounts.models import Person, Platform, Role
from blueprints.core import clock, db, outbox
from blueprints.journeys import handovers
from blueprints.journeys import queries as journeys
from blueprints.journeys import services as journey_services
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole, JourneyStage
from blueprints.messaging import queries, services, sharing, unread
from blueprints.messaging.models import Conversation, ConversationKind
from blueprints.news import services as news
from blueprints.news.models import MailChoice, NewsGroup
from tests.conftest import HOST, OTHER_HOST, Browser, World
from tests.messaging.conftest import JSON, LONG_AGO, typed

DAY = timedelta(days=1)
STARTS = ("/", "/ma-place", "/mon-accompagnement", "/mes-nouvelles", "/parcours", "/mon-compte", "/absences")
NOT_THEIRS = ("/static", "/demo", "/composants", "/deconnexion", "/plateformes")
MOST = 150
_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\b[0-9a-f]{32}\b")
_SECRET = re.compile(r'(name="(?:csrf_token|jeton|stamp)" value=|nonce=|"token": ?)"[^"]*"')
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.+Z]+|\b\d{1,2}\u00a0h(?:\u00a0\d\d)?")


class Life:
    """One journey on one platform, with or without a conversation on health."""

    def __init__(self, world: World, platform: Platform, *, health: bool) -> None:
        self.world, self.platform, self.health = world, platform, health
        self.awa = self._person("Awa", Role.BENEFICIARY)
        self.julien = self._person("Julien", Role.COACH)
        self.sophie = self._person("Sophie", Role.MANAGER)
        self.officer = self._person("Nour", Role.DISABILITY_OFFICER)
        self.doctor = self._person("Samir", Role.DOCTOR)
        self.second = self._person("Irène", Role.DOCTOR)
        self._run(
            news.choose_news,
            person_id=self.sophie.id,
            choices={NewsGroup.MESSAGES: MailChoice.EACH, NewsGroup.SERVICE: MailChoice.EACH},
        )
        since = clock.now() - LONG_AGO
        self.journey: Journey = self._run(
            journey_services.open_journey,
            beneficiary=self.awa.id,
            coach=self.julien.id,
            employer="Ateliers Brunel",
            stage=JourneyStage.EMPLOYED,
            starts_at=since,
        )
        self._join(self.sophie, JourneyRole.MANAGER, since)
        self._join(self.officer, JourneyRole.DISABILITY_OFFICER, since)
        self._live(since)

    def _live(self, since: Any) -> None:
        if self.health:
            self._join(self.doctor, JourneyRole.DOCTOR, since)
        self._run(services.open_conversations, journey=self.journey, with_yes=True, health=self.health, at=since)
        self._agree()
        for place in range(6):
            at = since + (place + 1) * DAY
            self._write(self.awa, ConversationKind.SHARED, f"Bonjour {place}", at)
            self._write(self.julien, ConversationKind.ADJUSTMENTS, f"Un casque {place}", at)
            if self.health:
                self._write(self.awa, ConversationKind.HEALTH, f"SANTE-{place}", at)
                self._write(self.doctor, ConversationKind.HEALTH, f"REPONSE-{place}", at)
        self._write(self.julien, ConversationKind.SHARED, "Nouveau", clock.now() - timedelta(seconds=60))
        if self.health:
            self._write(self.awa, ConversationKind.HEALTH, "SANTE-nouveau", clock.now() - timedelta(seconds=60))
            self._change_doctor()
        self._run(self._tell_unread)

    def _person(self, first_name: str, role: Role) -> Person:
        email = f"{first_name.lower().replace('è', 'e')}@exemple.fr"
        return self.world.person(role, first_name=first_name, last_name="Test", email=email, platform=self.platform,
                                 pseudonym=f"Galet{first_name}", recognition_word="mirabelle")  # fmt: skip

    def _run(self, act: Callable[..., Any], **arguments: Any) -> Any:
        return self.world.run(act, platform=self.platform, **arguments)

    def _join(self, person: Person, role: JourneyRole, since: Any) -> None:
        self._run(journey_services.add_member, journey=self.journey, person=person.id, role=role, starts_at=since)

    def _agree(self) -> None:
        def act() -> None:
            found = journeys.find_journey(self.journey.id)
            assert found is not None
            handovers.agree_health(journey=found, agrees=True, actor=self.awa.id)

        if self.health:
            self._run(act)

    def _write(self, author: Person, kind: ConversationKind, words: str, at: Any) -> None:
        def act() -> None:
            statement = select(Conversation.id).where(
                Conversation.journey_id == self.journey.id, Conversation.kind == kind
            )
            talk = queries.find_talk(db.session().scalars(statement).one())
            assert talk is not None
            services.send_message(talk=talk, author=author.id, client_id=uuid4(), text=words, at=at)

        self._run(act)

    def _tell_unread(self) -> None:
        """Tell of what waits, as the jobs do, conversation by conversation."""
        own = select(Conversation.id).where(Conversation.journey_id == self.journey.id).order_by(Conversation.kind)
        for conversation_id in db.session().scalars(own).all():
            unread.tell_unread(conversation_id)

    def _change_doctor(self) -> None:
        """Another doctor comes, and is shared the past."""
        self._join(self.second, JourneyRole.DOCTOR, clock.now() - DAY)

        def share() -> None:
            member = select(JourneyMember.id).where(JourneyMember.person_id == self.second.id)
            found = sharing.find_sharing(self.health_id(), db.session().scalars(member).one())
            assert found is not None
            sharing.share_history(sharing=found, since=None, client_id=uuid4(), actor=self.awa.id)

        self._run(share)

    def health_id(self) -> UUID:
        """Return the conversation on health; called with the platform in force."""
        statement = select(Conversation.id).where(
            Conversation.journey_id == self.journey.id, Conversation.kind == ConversationKind.HEALTH
        )
        return db.session().scalars(statement).one()


@pytest.fixture
def lives(world: World) -> tuple[Life, Life]:
    """The two lives, on two platforms that differ by their host only."""
    other = world.make_platform(world.platform.name, OTHER_HOST)
    return Life(world, world.platform, health=True), Life(world, other, health=False)


@contextmanager
def _counting(world: World) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        del connection, cursor, rest
        seen.append(re.sub(r"\s+", " ", statement))

    with world.app.app_context():
        engines = db.list_engines()
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


class Names:
    """Numbers ids in the order in which they come, and takes away what is new in every page."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def plain(self, text: str) -> str:
        text = _SECRET.sub(r"\1#", text).replace(OTHER_HOST, HOST)
        text = _TIME.sub("#", text)
        return _ID.sub(lambda found: self.known.setdefault(found[0].replace("-", ""), f"id{len(self.known)}"), text)


def _walk(life: Life, own: Browser) -> dict[str, tuple[int, str, int]]:
    """Open everything that can be reached: by page, its status, what it says, and how many questions it asks."""
    names, waiting, found = Names(), deque(STARTS), dict[str, tuple[int, str, int]]()
    seen: set[str] = set()
    while waiting and len(found) < MOST:
        path = waiting.popleft()
        if path in seen or path.startswith(NOT_THEIRS):
            continue
        seen.add(path)
        own.get(path)  # the second time is counted: the first one leaves its trace, and fills what is remembered
        with _counting(life.world) as statements:
            answer = own.get(path, headers=JSON if path.endswith("/messages") else {})
        text = answer.text if answer.mimetype in ("text/html", "application/json") else ""
        found[names.plain(path)] = (answer.status_code, names.plain(text), len(statements))
        if answer.status_code in (302, 303) and answer.location.startswith("/"):
            waiting.append(answer.location)
        links = re.findall(r'(?:href|data-feed)="(/[^"#]*)"', text)
        waiting.extend(link.replace("&amp;", "&") for link in links)
    return found


def _difference(path: str, one: str, other: str) -> str:
    lines = difflib.unified_diff(one.splitlines(), other.splitlines(), lineterm="", n=0)
    return f"{path}: {list(lines)[:12]}"


@pytest.mark.parametrize("role", ["sophie", "officer"])
def test_every_page_and_answer_is_the_same_with_and_without(
    lives: tuple[Life, Life], browser: Callable[..., Browser], role: str
) -> None:
    with_health, without = (
        _walk(life, browser(getattr(life, role), host=host))
        for life, host in zip(lives, (HOST, OTHER_HOST), strict=True)
    )
    assert len(with_health) > 12, "the walk went somewhere"
    assert list(with_health) == list(without)
    for path, answer in with_health.items():
        assert answer == without[path], _difference(path, answer[1], without[path][1])


def test_what_she_sends_is_answered_alike(lives: tuple[Life, Life], browser: Callable[..., Browser]) -> None:
    answers = []
    for life, host in zip(lives, (HOST, OTHER_HOST), strict=True):
        own, names = browser(life.sophie, host=host), Names()
        page = own.get("/mon-accompagnement").text
        said = []
        for feed in re.findall(r'href="(/mon-accompagnement/conversations/[^"]*)"', page):
            answer = own.submit(f"{feed}/messages", typed("Merci"), headers=JSON)
            said.append((answer.status_code, sorted(answer.headers.keys()), names.plain(answer.text)))
        answers.append(said)
    assert len(answers[0]) == 2
    assert re.sub(r'"(client)":"[^"]*"', r"\1", str(answers[0])) == re.sub(
        r'"(client)":"[^"]*"', r"\1", str(answers[1])
    )


@pytest.mark.parametrize("role", ["sophie", "officer"])
@pytest.mark.parametrize("end", ["", "/messages", "/lecteurs", "/partage/{id}", "/fichiers/{id}"])
def test_its_address_answers_like_one_that_never_was(
    lives: tuple[Life, Life], browser: Callable[..., Browser], role: str, end: str
) -> None:
    life = lives[0]
    own = browser(getattr(life, role))
    health = life.world.read(life.health_id)
    there, nowhere = (
        own.get(f"/mon-accompagnement/conversations/{one}{end.format(id=uuid4())}") for one in (health, uuid4())
    )
    assert there.status_code == nowhere.status_code == 404
    names = (Names(), Names())
    assert names[0].plain(there.text) == names[1].plain(nowhere.text)
    assert sorted(there.headers.keys()) == sorted(nowhere.headers.keys())


def test_no_mail_is_more_or_says_more(lives: tuple[Life, Life]) -> None:
    def waiting(life: Life) -> list[str]:
        from blueprints.news.models import News

        def ask() -> list[str]:
            own = {str(life.sophie.id)} | {
                str(one) for one in db.session().scalars(select(News.id).where(News.person_id == life.sophie.id))
            }
            entries = db.session().scalars(select(outbox.OutboxEntry).order_by(outbox.OutboxEntry.id))
            return [one.name for one in entries if any(news_id in one.arguments for news_id in own)]

        found = life.world.read(ask, platform=life.platform)
        assert isinstance(found, list)
        return found

    first, second = (waiting(life) for life in lives)
    assert first == second
    assert first, "and there is one to tell of what is hers"


def test_the_order_of_what_is_hers_has_no_gap(lives: tuple[Life, Life], browser: Callable[..., Browser]) -> None:
    for life, host in zip(lives, (HOST, OTHER_HOST), strict=True):
        own = browser(life.sophie, host=host)
        for url in re.findall(r'href="(/mon-accompagnement/conversations/[^"]*)"', own.get("/mon-accompagnement").text):
            said = json.loads(own.get(f"{url}/messages", headers=JSON).text)["messages"]
            assert [one["sequence"] for one in said] == list(range(1, len(said) + 1))
