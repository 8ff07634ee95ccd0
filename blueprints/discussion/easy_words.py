"""The state of an easy-read text in words, and how its badge is drawn."""

from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext
from blueprints.discussion.easy import EasyState

KINDS = {EasyState.DRAFT: "plain", EasyState.REVIEWED: "info", EasyState.VALIDATED: "ok"}
"""How the badge of each state is drawn."""


def words_of(state: EasyState, count: int) -> str:
    """Return a state in words.

    Args:
        state: which one.
        count: by how many people concerned the text was read again.
    """
    if state is EasyState.DRAFT:
        return _("Brouillon, pas encore relu par des personnes concernées")
    if state is EasyState.REVIEWED:
        return ngettext(
            "Relu par %(num)s personne concernée, pas encore validé",
            "Relu par %(num)s personnes concernées, pas encore validé",
            count,
        )
    return ngettext("Validé par %(num)s personne concernée", "Validé par %(num)s personnes concernées", count)
