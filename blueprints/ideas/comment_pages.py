"""Second thoughts about one's own comment on an idea."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import gettext as _
from blueprints.discussion import post_pages
from blueprints.discussion.changing import Written
from blueprints.discussion.post_pages import Place
from blueprints.ideas import queries, showing, taking_part
from blueprints.ideas.door import SECTION, blueprint
from blueprints.undo import ways

_COMMENT = "/idees/<uuid:idea_id>/commentaires/<int:number>"


@blueprint.get(f"{_COMMENT}/modifier")
@requires(Permission.POST_CHANGE, subject=queries.find_written)
def edit_comment(written: Written) -> ResponseReturnValue:
    """Show the words of one's own comment, to change them."""
    return post_pages.show(written, _place(written))


@blueprint.post(f"{_COMMENT}/modifier")
@requires(Permission.POST_CHANGE, subject=queries.find_written)
def change_comment(written: Written) -> ResponseReturnValue:
    """Write the new words."""
    return post_pages.update(written, _place(written))


@blueprint.post(f"{_COMMENT}/retirer")
@requires(Permission.POST_CHANGE, subject=queries.find_written)
def withdraw_comment(written: Written) -> ResponseReturnValue:
    """Take one's own comment back; for a minute, it can be given back."""
    page = url_for("ideas.edit_comment", idea_id=written.holder_id, number=written.post.number)
    with transaction.write(written) as fresh:
        taking_part.withdraw_comment(written=fresh, page=page)
    undo = ways.offer("ideas.comment", back=_back(written), subject_id=written.post.id)
    pages.tell(_("Votre message est retiré. Ses mots seront effacés dans une minute."), undo=undo)
    return redirect(_back(written), code=303)


def _back(written: Written) -> str:
    """Return the place of the comment on the page of its idea."""
    return showing.address_of(written.holder_id, written.post.number)


def _place(written: Written) -> Place:
    withdrawal = url_for("ideas.withdraw_comment", idea_id=written.holder_id, number=written.post.number)
    return Place(section=SECTION, back=_back(written), withdrawal=withdrawal)
