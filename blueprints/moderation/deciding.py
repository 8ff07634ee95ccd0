"""The four decisions on a text, each with a rule and a reason; its author's appeal, answered by another person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from blueprints.core import db
from blueprints.core.errors import Refused, Stale
from blueprints.core.text import is_seen
from blueprints.moderation import claiming, keeping, kinds, queries, tellings
from blueprints.moderation.kinds import Kind, Standing, Text
from blueprints.moderation.models import Case, CaseState, Decision, Step
from blueprints.news.models import NewsKind

STANDS = {
    Decision.KEEP: Standing.VISIBLE,
    Decision.FOLD: Standing.FOLDED,
    Decision.CHANGE: Standing.HELD,
    Decision.REMOVE: Standing.REMOVED,
}
"""How a text stands after each decision; while a change is asked for, the others do not read it."""
NO_WARNING = "Écrivez l’avertissement. Le lecteur le lira avant d’ouvrir le texte."
NO_SUGGESTION = "Proposez une phrase. La personne peut la prendre, ou écrire la sienne."
NO_RULE = "Choisissez une règle de vie de la liste."
YOURS = "Vous avez pris la première décision. Une autre personne répond au désaccord."
REPORTED = "Vous avez signalé ce texte. Une autre personne décide."
WROTE = "Vous avez écrit ce texte à plusieurs. Une autre personne décide."
OVERRULED = "Une autre personne a donné la réponse finale après votre décision. Laissez-lui aussi cette relecture."
NOT_NOW = "Cette décision ne peut plus changer."
SINCE_THEN = "Il s’est passé autre chose depuis. La décision reste comme elle est."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What somebody decides.

    Args:
        decision: which of the four.
        rule: the number of the charter's rule.
        charter: its version.
        reason: why, in plain words for the author.
        suggestion: the sentence that is proposed; only for a change.
        warning: what is said over the text; only when it is folded.
    """

    decision: Decision
    rule: int
    charter: int
    reason: str
    suggestion: str = ""
    warning: str = ""


def decide(*, case: Case, person_id: UUID, version: int, ruling: Ruling) -> None:
    """Decide on a text, or answer its author's disagreement for good; the same click twice is one decision.

    Args:
        case: loaded in this unit.
        person_id: who decides: neither an author, who reported the text nor, in the second place, who decided first.
        version: of the case, as the page knew it.
        ruling: what she decides.

    Raises:
        Refused: words are missing, the text was taken back, she reported it or is one of its authors, or she decided
            first herself, now or before the final answer to an earlier disagreement about the same text.
        Stale: another one decided meanwhile, or the text changed.
    """
    _check(ruling)
    if case.state is CaseState.APPEALED and case.decided_by == person_id:
        raise Refused(YOURS)
    if queries.find_report(case.id, person_id) is not None:
        raise Refused(REPORTED)
    if kinds.known(case.kind).also_wrote(case.subject_id, person_id):
        raise Refused(WROTE)
    if _is_the_same(case, person_id, version, ruling):
        return
    if _was_overruled(case, person_id):
        raise Refused(OVERRULED)
    claiming.expect_to_decide(case, version, person_id)
    kind, text = kinds.known(case.kind), _text_of(case)
    appealed = case.state is CaseState.APPEALED
    kind.stand(subject_id=case.subject_id, standing=STANDS[ruling.decision], warning=ruling.warning)
    _write(case, person_id, ruling, appealed=appealed)
    keeping.note(
        case,
        Step.ANSWERED if appealed else Step.DECIDED,
        actor_id=person_id,
        decision=ruling.decision,
        rule=ruling.rule,
        charter=ruling.charter,
        reason=ruling.reason,
        suggestion=ruling.suggestion,
        warning=ruling.warning,
    )
    keeping.record(
        "moderation.answered" if appealed else "moderation.decided",
        case,
        person_id,
        decision=ruling.decision.value,
        before=text.standing.value,
    )
    _tell(case, appealed=appealed)


def _was_overruled(case: Case, person_id: UUID) -> bool:
    """Tell whether another person gave the final answer on this text in an earlier case, after this one's decision."""
    earlier = (Case.kind == case.kind, Case.subject_id == case.subject_id, Case.id != case.id)
    statement = select(Case.id).where(*earlier, Case.decided_by == person_id, Case.answered_by.is_not(None)).limit(1)
    return db.session().scalars(statement).first() is not None


def _check(ruling: Ruling) -> None:
    if ruling.decision is Decision.FOLD and not is_seen(ruling.warning):
        raise Refused(NO_WARNING)
    if ruling.decision is Decision.CHANGE and not is_seen(ruling.suggestion):
        raise Refused(NO_SUGGESTION)


def _is_the_same(case: Case, person_id: UUID, version: int, ruling: Ruling) -> bool:
    last = case.answered_by if case.state is CaseState.FINAL else case.decided_by
    decided = case.state in (CaseState.DECIDED, CaseState.FINAL) and case.version == version + 1
    return decided and last == person_id and case.decision is ruling.decision


def _text_of(case: Case) -> Text:
    text = kinds.known(case.kind).find(case.subject_id)
    if text is None or text.withdrawn:
        raise Refused(claiming.TAKEN_BACK)
    return text


def _write(case: Case, person_id: UUID, ruling: Ruling, *, appealed: bool) -> None:
    case.decision = ruling.decision
    if appealed:
        case.state, case.answered_by = CaseState.FINAL, person_id
    else:
        case.state, case.decided_by, case.answered_by = CaseState.DECIDED, person_id, None
    case.open_subject_id = case.subject_id if _may_move(case) else None
    keeping.release(case)
    keeping.touch(case)


def _may_move(case: Case) -> bool:
    """Tell whether a case goes on: its author may disagree, or is asked for a change."""
    if case.decision is Decision.CHANGE:
        return True
    return case.state is CaseState.DECIDED and case.decision is not Decision.KEEP


def _tell(case: Case, *, appealed: bool) -> None:
    tellings.settle_waiting(case)
    tellings.tell_author(case, NewsKind.MODERATION_FINAL if appealed else NewsKind.MODERATION_DECIDED)
    if appealed:
        tellings.tell_decider(case)
    tellings.tell_reporters(case)


def undo(*, case: Case, person_id: UUID, version: int, since: datetime, standing: Standing, warning: str) -> None:
    """Undo one's own decision within the minute: the text stands as before, and nobody is told any more.

    Args:
        case: loaded in this unit.
        person_id: who decided, and undoes.
        version: what the decision left behind.
        since: when it was taken.
        standing: of the text before.
        warning: over it before.

    Raises:
        Stale: something happened since.
    """
    final = case.state is CaseState.FINAL
    decider = case.answered_by if final else case.decided_by
    if case.version != version or decider != person_id or case.state not in (CaseState.DECIDED, CaseState.FINAL):
        raise Stale(SINCE_THEN)
    _stand_before(kinds.known(case.kind), case, standing, warning)
    case.state = CaseState.APPEALED if final else CaseState.WAITING
    case.open_subject_id = case.subject_id
    case.decision, case.decided_by, case.answered_by = queries.decision_before(case.id)
    keeping.touch(case)
    keeping.note(case, Step.UNDONE, actor_id=person_id)
    keeping.record("moderation.undone", case, person_id)
    tellings.untell(case, since)


def _stand_before(kind: Kind, case: Case, standing: Standing, warning: str) -> None:
    text = kind.find(case.subject_id)
    if text is None or text.withdrawn:
        raise Refused(SINCE_THEN)
    kind.stand(subject_id=case.subject_id, standing=standing, warning=warning)


# --- in the second place ----------------------------------------------------------------------------------------------


def appeal(*, case: Case, words: str) -> None:
    """Say "Je ne suis pas d'accord": another moderator reads the text, and answers for good. Said twice, it is once.

    Args:
        case: of the author's own text.
        words: why, if she wants to say it.

    Raises:
        Refused: there is nothing to disagree with, or it was answered already.
    """
    if case.state is CaseState.APPEALED:
        return
    if case.state is not CaseState.DECIDED or case.decision in (None, Decision.KEEP):
        raise Refused(NOT_NOW)
    case.state, case.open_subject_id = CaseState.APPEALED, case.subject_id
    keeping.release(case)
    keeping.touch(case, by_author=True)
    keeping.note(case, Step.APPEALED, reason=words)
    if case.sealed_author is None:
        keeping.record("moderation.appealed", case)
    tellings.tell_waiting(case, by_author=True)


def may_appeal(case: Case) -> bool:
    """Tell whether the author of the text may disagree now."""
    return case.state is CaseState.DECIDED and case.decision not in (None, Decision.KEEP)
