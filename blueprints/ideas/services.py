"""Changes of ideas: sending one, the steps that it reaches, and what the service answers."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from blueprints.care import services as care
from blueprints.charter import sending
from blueprints.charter.sending import Act
from blueprints.core import audit, clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.discussion import first_links
from blueprints.discussion import queries as discussions
from blueprints.discussion import services as discussion
from blueprints.ideas import queries, tellings
from blueprints.ideas.models import Idea, IdeaAnswer, IdeaStep, Step, Verdict
from blueprints.moderation import services as moderation
from blueprints.news.models import NewsKind

ANSWER_WITHIN = timedelta(days=30)
"""How long the service gives itself to answer; each idea keeps the date that was said."""
LONGEST_REVIEW = timedelta(days=731)
ORDER = tuple(Step)

NOT_TO_COME = "Choisissez une date à venir, dans les deux ans."
NO_REVIEW = "Une idée à l’étude a une date : dites quand vous en reparlez."
NOT_KEPT_FIRST = "Répondez d’abord « Retenue ». Ensuite, dites ce qui a été fait."
NOT_BY_HAND = "Cette étape se note toute seule."
IN_THE_FUTURE = "Cette date est à venir. Une étape se note quand elle a eu lieu."
BEFORE_IT_CAME = "Cette date est avant l’arrivée de l’idée."
BY_HAND = (Step.ON_AGENDA, Step.DISCUSSED, Step.DONE)
"""What a facilitator notes herself; meetings and minutes note the first two by the same function."""


def send_idea(*, author_id: UUID, client_id: UUID, title: str, body: str) -> Idea:
    """Send an idea to the collective and to the service; the same author and client id twice is one idea.

    Args:
        author_id: whose.
        client_id: chosen by the page that sends.
        title: the idea in one line.
        body: what it would change.
    """
    discussions.lock_person(author_id)
    sent = queries.find_sent_idea(author_id, client_id)
    if sent is not None:
        return sent
    idea_id, words = Idea.fresh_id(), f"{title}\n{body}"
    sending.expect_ready(author_id=author_id, act=Act.IDEA, words=body, address=f"/idees/{idea_id}")
    waits = first_links.reason_to_wait(author_id=author_id, words=words)
    held, now = discussion.open_discussion(), clock.now()
    idea = Idea(
        id=idea_id,
        platform_id=db.platform_id(),
        discussion_id=held.id,
        author_id=author_id,
        client_id=client_id,
        title=title,
        body=body,
        step=Step.RECEIVED,
        due_at=now + ANSWER_WITHIN,
        last_activity_at=now,
        created_at=now,
        version=1,
    )
    db.session().add(idea)
    db.session().flush()
    note("proposal.sent", idea, author_id)
    tellings.tell_service(idea, NewsKind.PROPOSAL_SENT)
    look_at(idea)
    if waits is not None:
        moderation.hold(kind=queries.IDEA, subject_id=idea.id, why=waits)
    return idea


def look_at(idea: Idea) -> None:
    """Look for the phrases of somebody in danger in the words of an idea."""
    address, text = f"/idees/{idea.id}", f"{idea.title}\n{idea.body}"
    care.look_at(author_id=idea.author_id, kind="idea", subject_id=idea.id, address=address, text=text)


def note(action: str, idea: Idea, actor_id: UUID | None, **facts: str) -> None:
    """Add what was done to the audit trail."""
    audit.record(action, subject="ideas", subject_id=idea.id, actor_id=actor_id, **facts)


def touch(idea: Idea) -> None:
    """Note that the idea changed: it comes first in the lists, and a page of before is too old to change it."""
    idea.version += 1
    idea.last_activity_at = clock.now()


# --- the five steps ---------------------------------------------------------------------------------------------------


def note_step(
    *,
    idea: Idea,
    step: Step,
    happened_at: datetime,
    words: str = "",
    address: str = "",
    actor_id: UUID | None = None,
) -> IdeaStep:
    """Note that an idea reached a step, and tell its author; noted again, the step has the new date and words.

    Meetings and their minutes call this when an idea is put on an agenda, and when it was talked about.

    Args:
        idea: which one.
        step: the one it reached; the answer of the service notes `DECIDED` itself.
        happened_at: when.
        words: what happened, in one line.
        address: the page of this site that it comes from.
        actor_id: who notes it; None for the service itself.

    Raises:
        Refused: the date cannot be, or nothing can have been done of an idea that was not kept.
    """
    _check_step(idea, step, happened_at)
    if step is Step.DONE and idea.verdict is not Verdict.KEPT:
        raise Refused(NOT_KEPT_FIRST)
    known = queries.find_step(idea.id, step)
    same = known is not None and (known.words, known.address) == (words, address)
    if known is not None and same and known.happened_at == happened_at:
        return known
    noted = _write_step(idea, step, happened_at, words, address)
    note("proposal.step_noted", idea, actor_id, step=step.value)
    tellings.tell_author(idea, NewsKind.PROPOSAL_MOVED, but=actor_id, step=step.value)
    return noted


def _check_step(idea: Idea, step: Step, happened_at: datetime) -> None:
    if step in (Step.RECEIVED, Step.DECIDED):
        raise Refused(NOT_BY_HAND)
    if step is not Step.ON_AGENDA and happened_at > clock.now():
        raise Refused(IN_THE_FUTURE)
    if clock.paris(happened_at).date() < clock.paris(idea.created_at).date():
        raise Refused(BEFORE_IT_CAME)


def _write_step(idea: Idea, step: Step, happened_at: datetime, words: str = "", address: str = "") -> IdeaStep:
    known = queries.find_step(idea.id, step)
    if known is None:
        known = IdeaStep(platform_id=idea.platform_id, idea_id=idea.id, step=step, happened_at=happened_at)
        db.session().add(known)
    known.happened_at, known.words, known.address, known.noted_at = happened_at, words, address, clock.now()
    db.session().flush()
    _settle_step(idea)
    touch(idea)
    return known


def _settle_step(idea: Idea) -> None:
    """Bring an idea to the last of the steps that are noted."""
    reached: Iterable[Step] = (row.step for row in queries.list_steps(idea.id))
    idea.step = max((Step.RECEIVED, *reached), key=ORDER.index)


def take_back_step(*, idea: Idea, step: Step, version: int, since: datetime, actor_id: UUID) -> None:
    """Undo a step that was noted for the first time: its author is not told of it any more.

    Raises:
        Stale: the idea changed since.
    """
    transaction.expect_version(idea.version, version)
    known = queries.find_step(idea.id, step)
    if known is not None:
        db.session().delete(known)
        db.session().flush()
    _settle_step(idea)
    touch(idea)
    note("proposal.step_taken_back", idea, actor_id, step=step.value)
    tellings.untell(idea, NewsKind.PROPOSAL_MOVED, since=since)


# --- the answer of the service ----------------------------------------------------------------------------------------


def answer_idea(
    *, idea: Idea, verdict: Verdict, reason: str, review_at: datetime | None, actor_id: UUID, version: int | None = None
) -> None:
    """Answer for the service, with a reason; its author and those who support it are told.

    Args:
        idea: which one.
        verdict: kept, studied or not kept.
        reason: why, in plain words.
        review_at: when the service takes it up again; an idea that is studied has one.
        actor_id: who answers.
        version: what the page was made from.

    Raises:
        Refused: the day is past or too far, or an idea is studied without one.
        Stale: the idea changed meanwhile.
    """
    last = next(iter(queries.list_answers(idea.id)), None)
    if last is not None and (last.verdict, last.reason, last.review_at) == (verdict, reason, review_at):
        return
    transaction.expect_version(idea.version, version)
    now = clock.now()
    if verdict is Verdict.STUDIED and review_at is None:
        raise Refused(NO_REVIEW)
    if review_at is not None and not now < review_at < now + LONGEST_REVIEW:
        raise Refused(NOT_TO_COME)
    answer = IdeaAnswer(
        platform_id=idea.platform_id,
        idea_id=idea.id,
        author_id=actor_id,
        verdict=verdict,
        reason=reason,
        review_at=review_at,
        answered_at=now,
    )
    db.session().add(answer)
    idea.verdict, idea.review_at, idea.review_told_at = verdict, review_at, None
    idea.answered_at = idea.answered_at or now
    _write_step(idea, Step.DECIDED, now)
    note("proposal.answered", idea, actor_id, verdict=verdict.value)
    tellings.tell_answer(idea)
    tellings.settle_service(idea)


def take_back_answer(*, idea: Idea, version: int, since: datetime, actor_id: UUID) -> None:
    """Undo an answer: the one of before is in force again, or none; nobody is told of it any more.

    Raises:
        Stale: the idea changed since.
    """
    transaction.expect_version(idea.version, version)
    last, *before = queries.list_answers_to_change(idea.id)
    earlier = before[0] if before else None
    db.session().delete(last)
    idea.verdict = earlier.verdict if earlier else None
    idea.review_at, idea.review_told_at = (earlier.review_at if earlier else None), None
    if earlier is None:
        idea.answered_at = None
        decided = queries.find_step(idea.id, Step.DECIDED)
        if decided is not None:
            db.session().delete(decided)
        db.session().flush()
        _settle_step(idea)
        touch(idea)
    else:
        _write_step(idea, Step.DECIDED, earlier.answered_at)
    note("proposal.answer_taken_back", idea, actor_id)
    tellings.untell(idea, NewsKind.PROPOSAL_ANSWERED, NewsKind.PROPOSAL_SUPPORTED_ANSWERED, since=since)
    tellings.unsettle_service(idea, since=since)


def bring_back(*, now: datetime) -> int:
    """Take up again the ideas whose day has come: they come first, and those who answer are told; return how many."""
    due = queries.list_to_review(now)
    for idea in due:
        idea.review_told_at = now
        touch(idea)
        tellings.tell_service(idea, NewsKind.PROPOSAL_REVIEW_DUE)
    return len(due)
