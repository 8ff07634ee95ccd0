"""How what was done with a proposal is undone."""

from blueprints.charter import proposal_reads, proposals
from blueprints.charter.door import person_id
from blueprints.charter.models import CharterProposal
from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.undo import ways


@ways.undoes("charter.withdrawal", permission=Permission.CHARTER_PROPOSAL_WITHDRAW, find=proposal_reads.find_proposal)
def restore(*, subject: CharterProposal) -> str:
    """Undo the withdrawal of a proposal."""
    proposals.restore(proposal=subject, actor_id=person_id())
    return _("C’est annulé. Votre proposition est de nouveau visible.")
