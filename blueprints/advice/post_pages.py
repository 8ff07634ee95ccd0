"""Second thoughts about one's own question or answer."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.advice import queries, services, showing
from blueprints.advice.door import SECTION, blueprint
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import gettext as _
from blueprints.discussion import post_pages
from blueprints.discussion.changing import Written
from blueprints.discussion.post_pages import Place
from blueprints.undo import ways

_POST = "/conseils/<uuid:thread_id>/messages/<int:number>"


@blueprint.get(f"{_POST}/modifier")
@requires(Permission.POST_CHANGE, subject=queries.find_written)
def edit_post(written: Written) -> ResponseReturnValue:
    """Show the words of one's own post, to change them."""
    return post_pages.show(written, _place(written))


@blueprint.post(f"{_POST}/modifier")
@requires(Permission.POST_CHANGE, subject=queries.find_written)
def change_post(written: Written) -> ResponseReturnValue:
    """Write the new words."""
    return post_pages.update(written, _place(written))


@blueprint.post(f"{_POST}/retirer")
@requires(Permission.POST_CHANGE, subject=queries.find_written_answer)
def withdraw_post(written: Written) -> ResponseReturnValue:
    """Take one's own answer back; for a minute, it can be given back."""
    page = url_for("advice.edit_post", thread_id=written.holder_id, number=written.post.number)
    with transaction.write(written) as fresh:
        services.withdraw_answer(written=fresh, page=page)
    undo = ways.offer("advice.withdrawal", back=_back(written), subject_id=written.post.id)
    pages.tell(_("Votre message est retiré. Ses mots seront effacés dans une minute."), undo=undo)
    return redirect(_back(written), code=303)


def _back(written: Written) -> str:
    """Return the place of the post in its thread."""
    return showing.address_of(written.holder_id, written.post.number)


def _place(written: Written) -> Place:
    withdrawal, number = None, written.post.number
    if number > 1:
        withdrawal = url_for("advice.withdraw_post", thread_id=written.holder_id, number=number)
    return Place(section=SECTION, back=_back(written), withdrawal=withdrawal)
