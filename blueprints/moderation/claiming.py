"""Who reads a text: taking it, giving it back, stepping aside for good, and what one does not want to read."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete

from blueprints.core import clock, db
from blueprints.core.errors import Refused, Stale
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.moderation import keeping, queries, wording
from blueprints.moderation.models import Avoided, Case, CaseState, Step, StepAside

NOTHING_TO_READ = "Ce texte n’attend plus de relecture. Rien n’a changé."


def claim(*, case: Case, person_id: UUID) -> None:
    """Take a text to read it, so that two do not work on it; after 24 hours it is free again by itself.

    Raises:
        Stale: another moderator has it.
        Refused: it does not wait.
    """
    now = clock.now()
    if case.state not in queries.WAITS:
        raise Refused(NOTHING_TO_READ)
    if queries.is_claimed(case, now) and case.claimed_by == person_id:
        return
    expect_free(case, person_id)
    case.claimed_by, case.claimed_at = person_id, now
    keeping.note(case, Step.CLAIMED, actor_id=person_id)
    keeping.record("moderation.claimed", case, person_id)


def expect_free(case: Case, person_id: UUID) -> None:
    """Refuse where another moderator reads this text now.

    Raises:
        Stale: she does.
    """
    if queries.is_claimed(case, clock.now()) and case.claimed_by != person_id:
        name = isolate(queries.first_name(case.claimed_by))
        raise Stale(_("%(name)s relit déjà ce texte. Vous pouvez en choisir un autre.", name=name))


def release(*, case: Case, person_id: UUID) -> None:
    """Give a text back to the others.

    Raises:
        Stale: another moderator has it.
    """
    if not queries.is_claimed(case, clock.now()):
        return
    expect_free(case, person_id)
    keeping.release(case)
    keeping.note(case, Step.RELEASED, actor_id=person_id)
    keeping.record("moderation.released", case, person_id)


def step_aside(*, case: Case, person_id: UUID) -> None:
    """Read this text no more: another moderator does. It stays so, and the history says it."""
    if queries.has_stepped_aside(case.id, person_id):
        return
    if case.claimed_by == person_id:
        keeping.release(case)
    db.session().add(StepAside(platform_id=case.platform_id, case_id=case.id, person_id=person_id))
    keeping.note(case, Step.STEPPED_ASIDE, actor_id=person_id)
    keeping.record("moderation.stepped_aside", case, person_id)


def come_back(*, case_id: UUID, person_id: UUID) -> None:
    """Undo that, within the minute."""
    case = queries.find_case(case_id)
    statement = delete(StepAside).where(StepAside.case_id == case_id, StepAside.person_id == person_id)
    gone = db.session().execute(statement.returning(StepAside.id).execution_options(synchronize_session=False)).first()
    if case is not None and gone is not None:
        keeping.note(case, Step.CAME_BACK, actor_id=person_id)


def avoid(*, person_id: UUID, what: Collection[str]) -> None:
    """Keep what a moderator does not want to read; what she has already stays hers until she gives it back."""
    known, wanted, session = queries.list_avoided(person_id), frozenset(what), db.session()
    gone = delete(Avoided).where(Avoided.person_id == person_id, Avoided.what.in_(known - wanted))
    session.execute(gone.execution_options(synchronize_session=False))
    session.add_all(
        Avoided(platform_id=db.platform_id(), person_id=person_id, what=one) for one in sorted(wanted - known)
    )


def expect_to_decide(case: Case, version: int, person_id: UUID) -> None:
    """Refuse a decision that came too late, saying who decided what.

    Args:
        case: held.
        version: of the case, as the page knew it.
        person_id: who decides.

    Raises:
        Stale: another one decided, or reads it now, or the text changed.
        Refused: its author took it back.
    """
    if case.state is CaseState.CLOSED:
        raise Refused(TAKEN_BACK)
    if case.state not in queries.WAITS and case.decision is not None:
        name = isolate(queries.first_name(case.answered_by or case.decided_by))
        raise Stale(str(wording.ALREADY[case.decision]) % {"name": name})
    expect_free(case, person_id)
    if case.version != version:
        raise Stale(CHANGED)


TAKEN_BACK = "La personne a retiré son texte pendant votre lecture. Il n’y a plus rien à décider."
CHANGED = "Ce texte a changé pendant votre lecture. Relisez-le, puis décidez. Vos mots sont encore là."
