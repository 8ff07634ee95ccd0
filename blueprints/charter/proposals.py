"""What members do with the rules: proposing a change, supporting one; and what those who animate answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import update

from blueprints.charter import proposal_reads, queries, sending, tellings
from blueprints.charter.models import CharterProposal, CharterSupport, Verdict
from blueprints.charter.sending import Act
from blueprints.core import audit, clock, db, links, outbox, transaction
from blueprints.core.errors import Refused
from blueprints.news import services as news
from blueprints.news.models import NewsKind
from blueprints.undo.ways import SECONDS

DESTROY = "charter.destroy_words"
_GRACE = timedelta(seconds=5)
"""A click in the last second of the notice still counts."""
NO_LINK = "Une règle n’a pas de lien. Écrivez ce qu’il faut savoir avec des mots."
SAME = "Ces mots sont déjà ceux de la règle. Écrivez ce qui doit changer."
NO_RULE = "Cette règle n’existe plus. Lisez les règles d’aujourd’hui, puis recommencez."
IN_A_VERSION = "Cette proposition est déjà dans les règles. Elle ne peut plus changer."
NO_DAY = "Dites avant quand : les membres l’attendent."
DESTROYED = "La minute pour annuler est passée. Les mots de la proposition sont effacés."
MONTHS = {"un": 1, "trois": 3, "six": 6}
"""By when, as the form says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What those who animate the collective say about a proposal.

    Args:
        verdict: whether the next version takes it up.
        reason: in plain words.
        expected_on: by which day the rule changes, or is talked about again.
    """

    verdict: Verdict
    reason: str
    expected_on: datetime | None


class SecondThought(StrEnum):
    """What its author does with a proposal that the others read already."""

    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


_watchers: list[Callable[[SecondThought, UUID], None]] = []


def watches(act: Callable[[SecondThought, UUID], None]) -> Callable[[SecondThought, UUID], None]:
    """Register what has to know, in the same unit, that a proposal was taken back or given back."""
    _watchers.append(act)
    return act


def propose(*, author_id: UUID, client_id: UUID, rule_key: str, words: str, why: str) -> CharterProposal:
    """Propose other words for a rule, or a new rule; the same author and client id twice is one proposal.

    Args:
        author_id: who.
        client_id: chosen by the page that sends.
        rule_key: which rule; empty for a new one.
        words: what the rule would say.
        why: the reason.

    Raises:
        Refused: there is no such rule, it says that already, or there is a link.
    """
    known = proposal_reads.find_sent(author_id, client_id)
    if known is not None:
        return known
    rule = queries.current_version().find(rule_key) if rule_key else None
    if rule_key and rule is None:
        raise Refused(NO_RULE)
    if rule is not None and rule.words == words:
        raise Refused(SAME)
    if links.find(f"{words}\n{why}"):
        raise Refused(NO_LINK)
    made = CharterProposal(
        platform_id=db.platform_id(),
        author_id=author_id,
        client_id=client_id,
        rule_key=rule_key,
        rule_title=rule.title if rule else "",
        words=words,
        why=why,
        created_at=clock.now(),
    )
    sending.expect_ready(author_id=author_id, act=Act.RULE, words=f"{words}\n{why}", address=tellings.address_of(made))
    db.session().add(made)
    db.session().flush()
    _note("charter.proposed", made, author_id)
    tellings.tell_proposed(made)
    return made


def support(*, proposal: CharterProposal, person_id: UUID) -> None:
    """Say "Je soutiens"; said twice, it counts once. The row of the proposal is held, so that the count is right."""
    if proposal_reads.find_support(proposal.id, person_id) is None:
        row = CharterSupport(platform_id=proposal.platform_id, proposal_id=proposal.id, person_id=person_id)
        db.session().add(row)
        db.session().flush()
    proposal.support_count = proposal_reads.count_supports(proposal.id)


def stop_supporting(*, proposal: CharterProposal, person_id: UUID) -> None:
    """Take "Je soutiens" back."""
    known = proposal_reads.find_support(proposal.id, person_id)
    if known is not None:
        db.session().delete(known)
        db.session().flush()
    proposal.support_count = proposal_reads.count_supports(proposal.id)


def answer(*, proposal: CharterProposal, given: Answer, version: int, actor_id: UUID) -> None:
    """Answer a proposal with a reason and a date; its author and those who support it are told.

    Raises:
        Refused: a version has taken it up, or the date is missing.
        Stale: somebody answered meanwhile.
    """
    said = (given.verdict, given.reason, given.expected_on)
    if (proposal.verdict, proposal.reason, proposal.expected_on) == said:
        return
    transaction.expect_version(proposal.version, version)
    if proposal.in_number is not None:
        raise Refused(IN_A_VERSION)
    if given.verdict is not Verdict.NOT_TAKEN and given.expected_on is None:
        raise Refused(NO_DAY)
    proposal.verdict, proposal.reason = given.verdict, given.reason
    proposal.expected_on = None if given.verdict is Verdict.NOT_TAKEN else given.expected_on
    proposal.answered_by, proposal.answered_at = actor_id, clock.now()
    proposal.version += 1
    db.session().flush()
    _note("charter.proposal_answered", proposal, actor_id, verdict=given.verdict.value)
    tellings.tell_answered(proposal, proposal_reads.list_supporters(proposal.id))
    news.settle(kind=NewsKind.CHARTER_PROPOSED, subject=proposal.id)


def withdraw(*, proposal: CharterProposal, actor_id: UUID) -> None:
    """Take one's own proposal back: nobody reads it from now on; its words are destroyed once the minute is over.

    Raises:
        Refused: a version has taken it up.
    """
    if proposal.withdrawn_at is not None:
        return
    if proposal.in_number is not None:
        raise Refused(IN_A_VERSION)
    proposal.withdrawn_at = clock.now()
    proposal.version += 1
    db.session().flush()
    _note("charter.proposal_withdrawn", proposal, actor_id)
    news.settle(kind=NewsKind.CHARTER_PROPOSED, subject=proposal.id)
    _say(SecondThought.WITHDRAWN, proposal)
    outbox.add(DESTROY, delay=timedelta(seconds=SECONDS) + 2 * _GRACE, proposal=proposal.id)


def restore(*, proposal: CharterProposal, actor_id: UUID) -> None:
    """Give a proposal back within the minute.

    Raises:
        Refused: the minute is over, its words are gone.
    """
    if proposal.withdrawn_at is None:
        return
    if not proposal.words or clock.now() - proposal.withdrawn_at > timedelta(seconds=SECONDS) + _GRACE:
        raise Refused(DESTROYED)
    proposal.withdrawn_at = None
    proposal.version += 1
    db.session().flush()
    _note("charter.proposal_restored", proposal, actor_id)
    _say(SecondThought.RESTORED, proposal)


def destroy_words(proposal_id: UUID) -> None:
    """Destroy the words of a proposal that stayed withdrawn."""
    ended = clock.now() - timedelta(seconds=SECONDS) - _GRACE
    db.session().execute(
        update(CharterProposal)
        .where(CharterProposal.id == proposal_id, CharterProposal.withdrawn_at <= ended)
        .values(words="", why="")
        .execution_options(synchronize_session=False)
    )


def forget_supports(*, person_id: UUID) -> None:
    """Take back every "Je soutiens" of a person whose account closes."""
    for row in proposal_reads.list_supports(person_id):
        db.session().delete(row)
        db.session().flush()
        proposal = proposal_reads.find_proposal(row.proposal_id)
        if proposal is not None:
            proposal.support_count = proposal_reads.count_supports(proposal.id)


def stand(*, proposal: CharterProposal, standing: str, warning: str) -> None:
    """Let moderation say whether the others read a proposal."""
    proposal.standing, proposal.warning = standing, warning
    proposal.version += 1
    db.session().flush()


def _say(thought: SecondThought, proposal: CharterProposal) -> None:
    for act in _watchers:
        act(thought, proposal.id)


def _note(action: str, proposal: CharterProposal, actor_id: UUID, **facts: str) -> None:
    audit.record(action, subject="charter_proposals", subject_id=proposal.id, actor_id=actor_id, **facts)
