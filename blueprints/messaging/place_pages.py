"""Going to a day of a conversation."""

from typing import TYPE_CHECKING

from flask import redirect, request
from flask.typing import ResponseReturnValue

from blueprints.core import pages
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.messaging import finding, listing, own_forms, places
from blueprints.messaging.door import SECTION, actor, blueprint, start_of

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Response

    from blueprints.messaging.talks import Talk


@blueprint.get("/mon-accompagnement/conversations/<uuid:conversation_id>/jour")
@requires(Permission.CONVERSATION_READ, subject=finding.find_talk)
def jump(talk: "Talk") -> ResponseReturnValue:
    """Ask for a day, and lead to its first message, or to the next one after."""
    asked = "jour" in request.args
    form = own_forms.JumpForm(formdata=request.args if asked else None)
    if not asked or not form.validate() or form.jour.moment is None:
        return _page(talk, form)
    return redirect(_place(talk, form.jour.moment), code=303)


def _page(talk: "Talk", form: own_forms.JumpForm) -> "Response":
    line = listing.lines_of([talk], actor())[0]
    return pages.render(
        "messaging/jump.html",
        section=SECTION,
        form=form,
        title=line.title,
        back=line.url,
        start=start_of(talk, actor()),
    )


def _place(talk: "Talk", asked: "datetime") -> str:
    """Return the address of the first message from a day on; the next page says it where that is another day."""
    start = start_of(talk, actor())
    found = places.first_from(talk, max(asked, start))
    if found is None:
        pages.tell(_("Il n’y a pas de message ce jour-là, ni après. Voici les derniers."), "info")
        return f"/mon-accompagnement/conversations/{talk.id}"
    sequence, sent_at = found
    if asked < start and day(asked) != day(start):
        pages.tell(
            _("Vous lisez cette conversation depuis le %(day)s. Voici votre premier message.", day=day(start)), "info"
        )
    elif day(asked) != day(sent_at):
        pages.tell(_("Pas de message ce jour-là. Voici le premier après, du %(day)s.", day=day(sent_at)), "info")
    return places.address_of(talk, sequence)
