"""What becomes of a person's ideas when she closes her account: they stay, without her name."""

from uuid import UUID

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext
from blueprints.ideas import queries, taking_part


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say how many ideas and comments stay, and that what she supports is not counted any more."""
    traces, count = [], queries.count_own(person_id)
    if count:
        words = ngettext(
            "Votre idée reste, sans votre nom : « Une personne du collectif ».",
            "Vos %(num)d idées restent, sans votre nom : « Une personne du collectif ».",
            count,
        )
        traces.append(Trace(words, stays=True, endpoint="ideas.index"))
    comments = queries.count_own_comments(person_id)
    if comments:
        words = ngettext(
            "Votre commentaire sur une idée reste, sans votre nom : « Une personne du collectif ».",
            "Vos %(num)d commentaires sur les idées restent, sans votre nom : « Une personne du collectif ».",
            comments,
        )
        traces.append(Trace(words, stays=True))
    if queries.list_supports(person_id):
        traces.append(Trace(_("Vos « moi aussi » sur les idées des autres."), stays=False, endpoint="ideas.index"))
    return traces


@leaving.ends
def end(person_id: UUID) -> None:
    """Take back what she supports."""
    taking_part.forget_supports(person_id=person_id)
