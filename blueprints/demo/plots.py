"""The shapes of the demo's stories: who says what, how long ago, and what came of it."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID

from blueprints.accounts.models import Person, Platform
from blueprints.advice.models import Topic
from blueprints.core import clock
from blueprints.demo.cast import Cast
from blueprints.journeys.models import Journey, JourneyMember
from blueprints.meetings.models import VoteAnswer
from blueprints.messaging.models import ConversationKind
from blueprints.testimonials.models import ConsentUse, Signature, TestimonialState
from blueprints.testimonials.themes import Theme


def at(days: int, moment: str) -> datetime:
    """Return a moment counted from today, on a clock in France.

    Args:
        days: how many days from now; negative for the past.
        moment: "14:30".
    """
    date = clock.paris(clock.now()).date() + timedelta(days=days)
    return datetime.combine(date, time.fromisoformat(f"{moment:0>5}"), tzinfo=clock.PARIS)


@dataclass(frozen=True, slots=True)
class Line:
    """Something that somebody wrote: her login, days ago, the time of day, the words; what it brings, and its words."""

    author: str
    days: int
    moment: str
    words: str
    file: str = ""
    about: str = ""

    @property
    def at(self) -> datetime:
        """Return when."""
        return at(-self.days, self.moment)


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation of the journey of *person*; who has not read how many of its last messages."""

    person: str
    kind: ConversationKind
    lines: tuple[Line, ...]
    unread: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One thread: the question, its answers, and which answer helped (1 is the first; 0 none)."""

    topic: Topic
    title: str
    lines: tuple[Line, ...]
    helped: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """One testimonial, brought to *state* by its author and *reviewer*.

    `change` is what the reviewer proposes: the new words and the reason. `uses` is what its author agreed to besides
    this site; where it is said to have served, paper is among them. `dictated` is who wrote it down; her yes ends in
    `ends_in` days (0: in a year, as usual). `sound` is the file where a made voice says these words. `together` is who
    wrote it as well, and under which made-up name (none: her answer is awaited).
    """

    author: str
    state: TestimonialState
    days: int
    title: str
    words: str
    signature: Signature = Signature.PSEUDONYM
    signed_as: str = ""
    reviewer: str = ""
    change: tuple[str, str] = ("", "")
    theme: Theme | None = None
    warning: str = ""
    uses: tuple[ConsentUse, ...] = ()
    served: str = ""
    dictated: str = ""
    ends_in: int = 0
    sound: str = ""
    together: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Gathering:
    """One meeting: the days from now of its dates, and each member's answers to them in the same order.

    `chosen` is the place of the chosen date (1 is the first; 0 none yet); `ends` is when the answers close.
    """

    organiser: str
    title: str
    about: str
    place: str
    dates: tuple[tuple[int, str], ...]
    ends: int
    votes: tuple[tuple[str, tuple[VoteAnswer, ...]], ...]
    chosen: int = 0


@dataclass(frozen=True, slots=True)
class Plot:
    """All that happened on one platform; `invited` is expected any day: address, first and last name, by whom."""

    talks: tuple[Talk, ...]
    questions: tuple[Question, ...]
    stories: tuple[Story, ...]
    gatherings: tuple[Gathering, ...]
    invited: tuple[str, str, str, str]


@dataclass(slots=True)
class Filled:
    """What was made so far on one platform: people by login, journeys and conversations by their person's login."""

    cast: Cast
    platform: Platform
    people: dict[str, Person] = field(default_factory=dict)
    journeys: dict[str, Journey] = field(default_factory=dict)
    leaving: list[JourneyMember] = field(default_factory=list)
    conversations: dict[tuple[str, ConversationKind], UUID] = field(default_factory=dict)

    def id_of(self, login: str) -> UUID:
        """Return a person's id."""
        return self.people[login].id
