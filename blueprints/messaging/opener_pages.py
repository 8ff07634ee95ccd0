"""Beginnings of messages, for who writes: a list to choose from; what is chosen comes after what is typed."""

from typing import TYPE_CHECKING
from uuid import UUID

from flask import g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.uploads import takes_files
from blueprints.drafts import services as drafts
from blueprints.files.forms import TAKEN
from blueprints.messaging import openers, queries
from blueprints.messaging.door import SECTION, actor, blueprint

if TYPE_CHECKING:
    from blueprints.messaging.forms import MessageForm
    from blueprints.messaging.talks import Talk

_PAGE = "/mon-accompagnement/conversations/<uuid:conversation_id>/debuts"


@blueprint.get(_PAGE)
@requires(Permission.CONVERSATION_WRITE, subject=queries.find_talk)
def show_openers(talk: "Talk") -> ResponseReturnValue:
    """Show the beginnings that suit this conversation."""
    found = openers.list_offered(talk.kind)
    if pages.wants_data():
        return jsonify(openers=[{"name": one.name, "about": one.about, "words": one.words} for one in found])
    page = url_for("messaging.show", conversation_id=talk.id)
    return pages.render("messaging/openers.html", section=SECTION, openers=found, talk_url=page)


@blueprint.post(_PAGE)
@takes_files(TAKEN)
@requires(Permission.CONVERSATION_WRITE, subject=queries.find_talk)
def go_to_openers(talk: "Talk") -> ResponseReturnValue:
    """Keep what is typed, then show the beginnings: nothing typed is lost on the way."""
    place = url_for("messaging.show", conversation_id=talk.id)
    fields = {name: [request.form[name]] for name in ("body", "reply_to") if request.form.get(name, "").strip("0 ")}
    g.draft_stays = True
    try:
        with transaction.write(talk):
            drafts.keep_draft(person_id=actor().person_id, place=place, fields=fields)
    except Refused as refused:
        pages.tell(refused.message, "warn")
        return redirect(f"{place}#ecrire", code=303)
    return redirect(url_for("messaging.show_openers", conversation_id=talk.id), code=303)


def put_in(talk: "Talk", form: "MessageForm") -> None:
    """Put the beginning that the address names in the box, after what is typed; never over it."""
    wanted = request.args.get("debut", "", type=str)
    try:
        found = openers.find_offered(UUID(wanted), talk.kind) if wanted else None
    except ValueError:
        return
    if found is not None:
        typed = form.body.data or ""
        form.body.data = f"{typed}\n\n{found.words}" if typed and found.words not in typed else typed or found.words
