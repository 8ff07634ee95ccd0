"""What becomes of a person's reports and choices when she closes her account."""

from uuid import UUID

from sqlalchemy import delete, update

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.core import db
from blueprints.core.i18n import ngettext
from blueprints.moderation import own_cases, queries, sealing
from blueprints.moderation.models import Avoided, Case, CaseReport, StepAside

_PLAIN = {"synchronize_session": False}


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say that her reports lose her name and her words; what was decided stays."""
    count = len(queries.list_own_reports(person_id))
    if not count:
        return []
    words = ngettext(
        "Votre signalement : votre nom et vos mots sont effacés.",
        "Vos %(num)d signalements : votre nom et vos mots sont effacés.",
        count,
    )
    return [Trace(words, stays=False, endpoint="moderation.own_reports")]


@leaving.ends
def end(person_id: UUID) -> None:
    """Take her name and words out of her reports, her name out of what she wrote without it, and forget her choices."""
    session = db.session()
    session.execute(
        update(CaseReport)
        .where(CaseReport.reporter_id == person_id)
        .values(reporter_id=None, words="")
        .execution_options(**_PLAIN)
    )
    for model in (Avoided, StepAside):
        session.execute(delete(model).where(model.person_id == person_id).execution_options(**_PLAIN))
    own = [one.id for one in own_cases.list_sealed() if sealing.author_of(one) == person_id]
    session.execute(update(Case).where(Case.id.in_(own)).values(sealed_author=None).execution_options(**_PLAIN))
