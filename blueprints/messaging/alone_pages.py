"""From the conversation of three to the one of two: what is typed goes along, and is sent by its author alone."""

from typing import TYPE_CHECKING

from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.i18n import gettext as _
from blueprints.core.text import clean
from blueprints.core.uploads import takes_files
from blueprints.drafts import queries as kept_drafts
from blueprints.drafts import services as drafts
from blueprints.files.forms import TAKEN
from blueprints.messaging import asking, queries, wording
from blueprints.messaging.door import actor, blueprint
from blueprints.messaging.talks import list_readers

if TYPE_CHECKING:
    from uuid import UUID

    from blueprints.messaging.talks import Talk


@blueprint.post("/mon-accompagnement/conversations/<uuid:conversation_id>/en-prive")
@takes_files(TAKEN)
@requires(Permission.CONVERSATION_WRITE, subject=queries.find_talk)
def take_along(talk: "Talk") -> ResponseReturnValue:
    """Open the conversation of two with what is typed in its box, unsent; it leaves the box of three."""
    person = actor().person_id
    private = asking.private_beside(talk, queries.list_beside(talk, actor()), person)
    if private is None:
        abort(404)
    place, text = url_for("messaging.show", conversation_id=private.id), clean(request.form.get("body", ""))
    here = url_for("messaging.show", conversation_id=talk.id)
    try:
        with transaction.write(talk):
            if text:
                _put(person, place, text)
            drafts.drop_draft(person_id=person, place=here)
    except Refused as refused:
        g.draft_stays = True
        pages.tell(refused.message, "warn")
        return redirect(f"{here}#ecrire", code=303)
    if text:
        pages.tell(_("Votre texte est ici, et n’est pas parti."))
    return redirect(f"{place}#ecrire", code=303)


def _put(person: "UUID", place: str, text: str) -> None:
    """Put a text in a box, after what was kept for it; the same text twice is there once."""
    known = kept_drafts.find_kept(person, place)
    fields = dict(known.fields) if known else {}
    typed = "".join(fields.get("body", ()))
    words = typed if text in typed else "\n\n".join(part for part in (typed, text) if part)
    drafts.keep_draft(person_id=person, place=place, fields=fields | {"body": [words]})


def tell_readers(talk: "Talk") -> None:
    """Say on the next page who alone reads what was just sent."""
    names = wording.others(list_readers(talk), actor().person_id)
    pages.tell(_("Votre message va %(names)s seulement.", names=wording.towards(names)))
