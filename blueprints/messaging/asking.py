"""What is asked once of an author alone, when her words speak of health and the employer's side would read them.

A hint, never a wall: nothing of it is kept, and nobody else learns that it was asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue

from blueprints.adjustments import hints
from blueprints.core.i18n import gettext as _
from blueprints.journeys.models import JourneyRole
from blueprints.messaging import wording
from blueprints.messaging.models import ConversationKind
from blueprints.messaging.talks import Talk, list_readers, memberships_that_read

EMPLOYERS = frozenset({JourneyRole.MANAGER, JourneyRole.DISABILITY_OFFICER})
_PAIR = frozenset({JourneyRole.BENEFICIARY, JourneyRole.COACH})


@dataclass(frozen=True, slots=True)
class Ask:
    """What the box says, and the place for the coach and the person alone, where the author has one."""

    lines: Sequence[str]
    only: str = ""
    """What the button says that sends it there."""
    only_url: str = ""


def is_due(talk: Talk, text: str, *, sure: bool) -> bool:
    """Tell whether the author is asked before her words leave."""
    return not sure and _is_read_by_employer(talk) and hints.speaks_of_health(text)


def is_due_again(talk: Talk, text: str, before: str | None, *, sure: bool) -> bool:
    """Tell whether the author is asked before other words take the place of those that she sent."""
    return text != before and is_due(talk, text, sure=sure)


def told() -> ResponseReturnValue:
    """Tell the page's script to ask; the words to show are in the page."""
    return jsonify(error="health", ask=True), 422


def _is_read_by_employer(talk: Talk) -> bool:
    return any(one.role in EMPLOYERS for one in memberships_that_read(talk))


def private_beside(talk: Talk, beside: Sequence[Talk], viewer: UUID) -> Talk | None:
    """Return, for the accompanied person or her coach among three, the conversation that the two have alone."""
    if talk.kind is not ConversationKind.SHARED:
        return None
    private = next((one for one in beside if one.kind is ConversationKind.PRIVATE), None)
    readers = [one.person_id for one in list_readers(private)] if private else []
    return private if viewer in readers and len(readers) > 1 else None


def ask_of(talk: Talk, beside: Sequence[Talk], viewer: UUID) -> Ask | None:
    """Return what the viewer is asked when she speaks of health here; None where the employer's side does not read."""
    if not _is_read_by_employer(talk):
        return None
    roles = {one.role for one in memberships_that_read(talk) if one.person_id == viewer}
    if not roles & _PAIR:
        return Ask([_("Dans un message, parlez du travail, jamais de la santé."), _("Vous pouvez changer vos mots.")])
    private, centre = private_beside(talk, beside, viewer), JourneyRole.BENEFICIARY in roles
    never = (
        _("L’employeur va le lire. Vous n’avez jamais à dire un diagnostic ou un traitement.")
        if centre
        else _("L’employeur va le lire. Il ne doit rien savoir d’un diagnostic ou d’un traitement.")
    )
    lines = [never, _("Vous pouvez aussi changer vos mots.")]
    if private is None:
        return Ask(lines)
    names = wording.listed(wording.others(list_readers(private), viewer))
    only = _("L’envoyer à mon conseiller seulement") if centre else _("L’envoyer à %(name)s seulement", name=names)
    return Ask(lines, only, f"/mon-accompagnement/conversations/{private.id}/messages")
