"""What becomes of what a person agreed to, supported and proposed when she closes her account."""

from uuid import UUID

from sqlalchemy import delete

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.charter import proposal_reads, proposals
from blueprints.charter.models import CharterAgreement
from blueprints.core import db
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say how many proposals stay, and that what she supports is not counted any more."""
    traces, count = [], proposal_reads.count_own(person_id)
    if count:
        words = ngettext(
            "Votre proposition de règle reste, sans votre nom : « Une personne du collectif ».",
            "Vos %(num)d propositions de règles restent, sans votre nom : « Une personne du collectif ».",
            count,
        )
        traces.append(Trace(words, stays=True, endpoint="charter.list_proposals"))
    if proposal_reads.list_supports(person_id):
        words = _("Votre soutien à des propositions de règles.")
        traces.append(Trace(words, stays=False, endpoint="charter.list_proposals"))
    return traces


@leaving.ends
def end(person_id: UUID) -> None:
    """Forget to which rules she agreed, and take back what she supports."""
    db.session().execute(delete(CharterAgreement).where(CharterAgreement.person_id == person_id))
    proposals.forget_supports(person_id=person_id)
