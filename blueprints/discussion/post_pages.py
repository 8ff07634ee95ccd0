"""The page on which one's own post is changed, the same wherever it was written; its addresses are each feature's."""

from dataclasses import dataclass

from flask import Response, redirect
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.errors import Stale
from blueprints.core.i18n import gettext as _
from blueprints.discussion import changing
from blueprints.discussion.changing import Written
from blueprints.discussion.forms import PostForm


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post stands.

    Args:
        section: of the navigation.
        back: the address of the post on its page.
        withdrawal: where it is taken back; None when it cannot be.
    """

    section: str
    back: str
    withdrawal: str | None


def show(written: Written, place: Place) -> Response:
    """Show the words of a post to who wrote it."""
    return _page(written, place, PostForm(body=written.post.body, version=written.post.version))


def update(written: Written, place: Place) -> ResponseReturnValue:
    """Write the new words; who changed the post in another tab meanwhile is shown both texts."""
    form = PostForm()
    if not form.validate():
        return _page(written, place, form)
    try:
        with form.refusals("body"), transaction.write(written) as fresh:
            changing.edit_post(post=fresh.post, body=form.body.data or "", version=form.version.number)
    except Stale:
        form.version.data, form.version.raw_data = str(written.post.version), None
        return _page(written, place, form, status=409, other=written.post.body)
    if form.errors:
        return _page(written, place, form)
    pages.tell(_("Votre message est modifié. Les autres voient qu’il a changé."))
    return redirect(place.back, code=303)


def _page(
    written: Written, place: Place, form: PostForm, *, status: int | None = None, other: str | None = None
) -> Response:
    return pages.render(
        "discussion/edit.html",
        section=place.section,
        status=status,
        place=place,
        form=form,
        other=other,
        withdrawn=written.post.withdrawn_at is not None,
    )
