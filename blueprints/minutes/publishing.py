"""Publishing minutes and correcting them: each published state is a version, kept and marked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from blueprints.agenda import queries as agenda
from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused, Stale
from blueprints.ideas import queries as ideas_read
from blueprints.ideas import services as ideas
from blueprints.ideas.models import Idea, Step
from blueprints.meetings.models import Meeting
from blueprints.minutes import content, queries, tellings
from blueprints.minutes.content import Point
from blueprints.minutes.models import Minutes, MinutesVersion, Outcome

LONGEST_STEP = 300
NOTHING = "Ce compte rendu n’a aucun point. Ajoutez un point avant de publier."
NO_OUTCOME = "Il manque la suite d’un point : décidé, répondu, discuté ou remis à plus tard."
NO_WORDS = "Il manque les mots d’un point décidé ou répondu. Écrivez-les en une phrase."
NO_REASON = "Écrivez ce qui change, en une phrase. Les membres la lisent."
CHANGED = "Le compte rendu a changé pendant votre relecture. Relisez-le, puis publiez."
TO_SAY = frozenset({Outcome.DECIDED.value, Outcome.ANSWERED.value})


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did."""

    number: int
    is_new: bool = False
    told: int = 0


def written(minutes: Minutes) -> tuple[Point, ...]:
    """Return what is written now, as a version would hold it."""
    return content.take(queries.list_points(minutes.id), queries.list_tasks(minutes.id))


def missing(points: Sequence[Point]) -> str:
    """Return what has to be written before the minutes can be published; nothing when they can be."""
    try:
        expect_whole(points)
    except Refused as refused:
        return refused.message
    return ""


def expect_whole(points: Sequence[Point]) -> None:
    """Refuse minutes that lack something.

    Raises:
        Refused: a point has no outcome, or what was decided or answered has no words.
    """
    if not points:
        raise Refused(NOTHING)
    if not all(one.outcome for one in points):
        raise Refused(NO_OUTCOME)
    if any(is_bare(one) for one in points):
        raise Refused(NO_WORDS)


def is_bare(point: Point) -> bool:
    """Tell whether a point lacks its outcome, or the words of what was decided or answered."""
    return not point.outcome or (point.outcome in TO_SAY and not point.words)


def publish(*, minutes: Minutes, meeting: Meeting, seen: str, why: str, actor_id: UUID) -> Published:
    """Publish what was read again; the same words twice are published once.

    Args:
        minutes: which ones; held until the commit.
        meeting: of which meeting.
        seen: the fingerprint of what the page showed.
        why: what changed, when it is a correction.
        actor_id: who publishes.

    Raises:
        Refused: something is missing.
        Stale: the words are not those that were read again.
    """
    points, last = written(minutes), queries.find_version(minutes.id, minutes.number)
    kept = content.write(points)
    if last is not None and last.content == kept:
        return Published(minutes.number)
    if content.fingerprint(points) != seen:
        raise Stale(CHANGED)
    expect_whole(points)
    if last is not None and not why:
        raise Refused(NO_REASON)
    _keep(minutes, last, kept, why if last is not None else "", actor_id)
    before = content.read(last.content) if last is not None else ()
    known = {one.id: one.said for one in before}
    changed = [one for one in points if known.get(one.id) != one.said]
    note_ideas(meeting, points, actor_id)
    told = _tell(meeting, changed, is_first=last is None, actor_id=actor_id)
    return Published(minutes.number, is_new=True, told=len(told))


def _tell(meeting: Meeting, changed: Sequence[Point], *, is_first: bool, actor_id: UUID) -> set[UUID]:
    """Tell each author what was answered, and the others that there is something to read; return who was told.

    Where somebody without a name is answered, all members are told, each in a row like the others'.
    """
    told, answers = tellings.tell_authors(meeting, changed, but=actor_id), tellings.list_answers(changed)
    if answers:
        return told | tellings.tell_members(meeting, answers, but={actor_id})
    return told | tellings.tell_members(meeting, {}, but=told | {actor_id}) if is_first else told


def _keep(minutes: Minutes, last: MinutesVersion | None, kept: str, why: str, actor_id: UUID) -> None:
    now, number = clock.now(), minutes.number + 1
    db.session().add(
        MinutesVersion(
            platform_id=minutes.platform_id,
            minutes_id=minutes.id,
            number=number,
            content=kept,
            why=why,
            mark=content.mark(last.mark if last is not None else b"", number, why, kept),
            author_id=actor_id,
            published_at=now,
        )
    )
    minutes.number, minutes.published_at = number, minutes.published_at or now
    db.session().flush()
    audit.record("minutes.published", subject="minutes", subject_id=minutes.id, actor_id=actor_id, number=number)


def note_ideas(meeting: Meeting, points: Sequence[Point], actor_id: UUID) -> None:
    """Note on each idea that was on the agenda that it was talked about; what was put off was not.

    What was noted before, by hand or from another meeting, stays.
    """
    said = {UUID(one.item): one for one in points if one.item and one.kind is not Outcome.PUT_OFF}
    items = [item for item in agenda.list_items(meeting.id) if item.idea_id and item.id in said]
    of_idea = {item.idea_id: said[item.id] for item in items if item.idea_id}
    _unnote(meeting, actor_id, but=of_idea.keys())
    own = tellings.address_of(meeting.id)
    for idea in queries.list_ideas(list(of_idea)):
        known, point = ideas_read.find_step(idea.id, Step.DISCUSSED), of_idea[idea.id]
        if known is not None and not known.address.startswith(own):
            continue
        ideas.note_step(
            idea=idea,
            step=Step.DISCUSSED,
            happened_at=known.happened_at if known is not None else _talked_at(meeting, idea),
            words=_short(point.words),
            address=tellings.point_address(meeting.id, point.id),
            actor_id=actor_id,
        )


def _unnote(meeting: Meeting, actor_id: UUID, but: Collection[UUID] = ()) -> None:
    """Take back what these minutes had noted on ideas."""
    for idea in queries.list_discussed(tellings.address_of(meeting.id)):
        known = ideas_read.find_step(idea.id, Step.DISCUSSED)
        if known is None or idea.id in but:
            continue
        ideas.take_back_step(
            idea=idea, step=Step.DISCUSSED, version=idea.version, since=known.noted_at, actor_id=actor_id
        )


def _talked_at(meeting: Meeting, idea: Idea) -> datetime:
    """Return when an idea was talked about: at the meeting, unless it was sent afterwards."""
    talked = meeting.starts_at or clock.now()
    return talked if idea.created_at <= talked <= clock.now() else clock.now()


def _short(words: str) -> str:
    line = " ".join(words.split())
    if len(line) <= LONGEST_STEP:
        return line
    return line[:LONGEST_STEP].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def take_back(*, minutes: Minutes, meeting: Meeting, number: int, since: datetime, actor_id: UUID) -> None:
    """Undo a publication: the version before is read again, or nothing; nobody is told of it any more.

    Raises:
        Stale: another version was published since.
    """
    last = queries.find_version(minutes.id, number)
    if minutes.number != number or last is None:
        raise Stale(CHANGED)
    points = content.read(last.content)
    db.session().delete(last)
    minutes.number = number - 1
    if minutes.number == 0:
        minutes.published_at = minutes.record_at = None
    db.session().flush()
    tellings.untell(meeting.id, points, since=since)
    before = queries.find_version(minutes.id, minutes.number)
    if before is not None:
        note_ideas(meeting, content.read(before.content), actor_id)
    else:
        _unnote(meeting, actor_id)
    audit.record("minutes.taken_back", subject="minutes", subject_id=minutes.id, actor_id=actor_id, number=number)


def is_whole(minutes_id: UUID) -> bool:
    """Tell whether every version is as it was published, none changed and none missing."""
    before = b""
    for number, one in enumerate(queries.list_all_versions(minutes_id), start=1):
        before = content.mark(before, number, one.why, one.content)
        if one.number != number or one.mark != before:
            return False
    return True
