"""Pages of one's own message: changing its words, and taking it back."""

from typing import TYPE_CHECKING

from flask import Response, redirect
from flask.typing import ResponseReturnValue

from blueprints.core import clock, pages, security, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused, Stale
from blueprints.core.i18n import gettext as _
from blueprints.messaging import asking, changing, file_lines, forms, listing, opening, places, quoting, wording
from blueprints.messaging.door import SECTION, actor, blueprint, start_of
from blueprints.undo import ways

if TYPE_CHECKING:
    from blueprints.messaging.changing import Spoken

_MESSAGE = "/mon-accompagnement/conversations/<uuid:conversation_id>/messages/<int:sequence>"


@blueprint.get(_MESSAGE)
@requires(Permission.MESSAGE_READ, subject=changing.find_spoken)
def show_message(spoken: "Spoken") -> ResponseReturnValue:
    """Show one message, and what its reader can do with it."""
    talk, words, viewer = spoken.talk, spoken.words, actor().person_id
    opening.leave_traces(talk, viewer, [spoken.id] if words.text is None else [])
    files = file_lines.lines_of(talk, [] if words.withdrawn_at else [spoken.id], viewer)
    quotes = quoting.quotes_of(talk, [words], viewer, start_of(talk, actor()))
    security.allow_sounds()
    return pages.render(
        "messaging/message.html",
        section=SECTION,
        one=wording.said(talk, [words], viewer, files, quotes)[0],
        head=listing.head_of(talk, [], actor(), delay=""),
        back=_back(spoken),
    )


@blueprint.get(f"{_MESSAGE}/modifier")
@requires(Permission.MESSAGE_CHANGE, subject=changing.find_spoken)
def edit(spoken: "Spoken") -> ResponseReturnValue:
    """Show the words of one's own message, to change them."""
    opening.leave_traces(spoken.talk, actor().person_id)
    form = forms.ChangeForm(body=spoken.words.text or "", place=spoken.words.place)
    return _page(spoken, form)


@blueprint.post(f"{_MESSAGE}/modifier")
@requires(Permission.MESSAGE_CHANGE, subject=changing.find_spoken)
def update(spoken: "Spoken") -> ResponseReturnValue:
    """Write the new words; who changed it in another tab meanwhile is shown both texts."""
    form = forms.ChangeForm()
    if not form.validate():
        return _page(spoken, form)
    if asking.is_due_again(spoken.talk, form.body.data or "", spoken.words.text, sure=form.sure.data):
        return _page(spoken, form, status=422, asked=True)
    try:
        with form.refusals("body"), transaction.write(spoken) as fresh:
            changing.edit_message(spoken=fresh, text=form.body.data or "", expected=form.place.data or 0)
    except Stale:
        form.place.data, form.place.raw_data = spoken.words.place, None
        return _page(spoken, form, status=409, other=spoken.words.text)
    if form.errors:
        return _page(spoken, form)
    pages.tell(_("Votre message est modifié. Les autres voient qu’il a changé."))
    return redirect(_back(spoken), code=303)


def _page(
    spoken: "Spoken",
    form: forms.ChangeForm,
    *,
    status: int | None = None,
    other: str | None = None,
    asked: bool = False,
) -> Response:
    return pages.render(
        "messaging/edit.html",
        section=SECTION,
        status=status,
        form=form,
        other=other,
        ask=asking.ask_of(spoken.talk, (), actor().person_id) if asked else None,
        may_edit=form.is_submitted() or changing.may_edit(spoken.talk, spoken.words, clock.now()),
        back=_back(spoken),
    )


@blueprint.post(f"{_MESSAGE}/retirer")
@requires(Permission.MESSAGE_CHANGE, subject=changing.find_spoken)
def withdraw(spoken: "Spoken") -> ResponseReturnValue:
    """Take one's own message back; for a minute, it can be given back."""
    try:
        with transaction.write(spoken) as fresh:
            changing.withdraw_message(spoken=fresh)
    except Refused as refused:
        pages.tell(refused.message, "warn")
        return redirect(_back(spoken), code=303)
    undo = ways.offer("messaging.withdrawal", back=_back(spoken), subject_id=spoken.id)
    pages.tell(_("Votre message est retiré. Ses mots seront effacés dans une minute."), undo=undo)
    return redirect(_back(spoken), code=303)


def _back(spoken: "Spoken") -> str:
    """Return the place of the message in its conversation."""
    return places.address_of(spoken.talk, spoken.words.sequence)
