"""How far one has read, and choosing whether others see it."""

from typing import TYPE_CHECKING

from flask import abort, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import gettext as _
from blueprints.messaging import forms, own_forms, queries, searching, seen, services
from blueprints.messaging.door import SECTION, actor, blueprint
from blueprints.messaging.models import ConversationKind

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Response

    from blueprints.messaging.talks import Talk


@blueprint.get("/mon-accompagnement/messages-lus")
@requires(Permission.JOURNEY_ENTER)
def read_marks() -> ResponseReturnValue:
    """Say what "Lu" does, and ask."""
    since = seen.find_choice(actor().person_id)
    form = own_forms.ReadMarkForm(shown=own_forms.YES if since else own_forms.NO)
    return _page(form, since)


def _page(form: own_forms.ReadMarkForm, since: "datetime | None") -> "Response":
    kinds = {talk.kind for talk, _start in searching.list_own(actor())}
    health = ConversationKind.HEALTH in kinds
    return pages.render("messaging/read_marks.html", section=SECTION, form=form, since=since, health=health)


@blueprint.post("/mon-accompagnement/messages-lus")
@requires(Permission.JOURNEY_ENTER)
def choose_read_marks() -> ResponseReturnValue:
    """Take the choice; it holds at once, in all conversations."""
    form = own_forms.ReadMarkForm()
    if not form.validate():
        return _page(form, seen.find_choice(actor().person_id))
    shown = form.shown.data == own_forms.YES
    with transaction.write():
        seen.choose(person=actor().person_id, shown=shown)
    said = _("C’est noté : les autres verront ce que vous lisez à partir de maintenant.")
    pages.tell(said if shown else _("C’est noté : personne ne voit ce que vous avez lu."))
    return redirect(url_for("messaging.read_marks"), code=303)


@blueprint.post("/mon-accompagnement/conversations/<uuid:conversation_id>/lu")
@requires(Permission.CONVERSATION_READ, subject=queries.find_talk)
def mark_read(talk: "Talk") -> ResponseReturnValue:
    """Note how far the person has read; it never goes back."""
    form = forms.ReadForm()
    if not form.validate():
        abort(400)
    with transaction.write(talk) as fresh:
        services.mark_read(talk=fresh, person=actor().person_id, sequence=form.sequence.data or 0)
    if pages.wants_data():
        return jsonify(read=form.sequence.data)
    pages.tell(_("C’est noté : vous avez tout lu."))
    return redirect(url_for("messaging.show", conversation_id=talk.id), code=303)
