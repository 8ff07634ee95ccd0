"""The pages on which one's own post is changed or taken back, the same wherever it was written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Stale
from blueprints.core.i18n import gettext as _
from blueprints.discussion.changing import Written
from blueprints.discussion.forms import PostForm
from blueprints.discussion.models import Post, Signed, Standing
from blueprints.undo import ways

Find = Callable[..., Written | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """What holds posts, and how they change there.

    Args:
        section: of the navigation.
        path: of a post, with the name of the holder's id and `number`.
        named: that name.
        find: loads a post of it by these two.
        find_withdrawable: the same, where it may be taken back.
        address_of: the address of a post on its page, by the holder's id and the number.
        edit: writes other words (the arguments of `changing.edit_post`).
        withdraw: takes a post back (`written`, `page`).
        undo: the name of the way back, registered with `undo.ways`.
    """

    section: str
    path: str
    named: str
    find: Find
    find_withdrawable: Find
    address_of: Callable[[UUID, int], str]
    edit: Callable[..., None]
    withdraw: Callable[..., None]
    undo: str

    def arguments(self, written: Written) -> dict[str, Any]:
        """Return the arguments of an address of this post."""
        return {self.named: written.holder_id, "number": written.post.number}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one post stands: the address of its page, and where it is taken back, when it can be."""

    section: str
    back: str
    withdrawal: str | None


def install(blueprint: Blueprint, holder: Holder) -> None:
    """Give a feature the pages of its posts."""
    path = holder.path

    @blueprint.get(f"{path}/modifier")
    @requires(Permission.POST_CHANGE, subject=holder.find)
    def edit_post(written: Written) -> ResponseReturnValue:
        """Show the words of one's own post, to change them."""
        post = written.post
        form = PostForm(data={"body": post.body, "version": post.version, "warning": post.own_warning})
        return _page(written, _place(written, blueprint, holder), form)

    @blueprint.post(f"{path}/modifier")
    @requires(Permission.POST_CHANGE, subject=holder.find)
    def change_post(written: Written) -> ResponseReturnValue:
        """Write the new words."""
        return _update(written, _place(written, blueprint, holder), holder)

    @blueprint.post(f"{path}/retirer")
    @requires(Permission.POST_CHANGE, subject=holder.find_withdrawable)
    def withdraw_post(written: Written) -> ResponseReturnValue:
        """Take one's own post back; for a minute, it can be given back."""
        page = url_for(f"{blueprint.name}.edit_post", **holder.arguments(written))
        back = _back(written, holder)
        with transaction.write(written) as fresh:
            holder.withdraw(written=fresh, page=page)
        undo = ways.offer(holder.undo, back=back, subject_id=written.post.id)
        pages.tell(_("Votre message est retiré. Ses mots seront effacés dans une minute."), undo=undo)
        return redirect(back, code=303)


def _back(written: Written, holder: Holder) -> str:
    """Return where one reads what became of a post: in its place, or among one's own when it has none."""
    if written.post.number < 0:
        return pages.path("discussion.own_posts")
    return holder.address_of(written.holder_id, written.post.number)


def _place(written: Written, blueprint: Blueprint, holder: Holder) -> _Place:
    withdrawal = None
    if holder.find_withdrawable(**holder.arguments(written)) is not None:
        withdrawal = url_for(f"{blueprint.name}.withdraw_post", **holder.arguments(written))
    return _Place(holder.section, _back(written, holder), withdrawal)


def _update(written: Written, place: _Place, holder: Holder) -> ResponseReturnValue:
    """Write the new words; who changed the post in another tab meanwhile is shown both texts."""
    form = PostForm()
    if not form.validate():
        return _page(written, place, form)
    try:
        with form.refusals("body"), transaction.write(written) as fresh:
            holder.edit(
                written=fresh,
                body=form.body.data or "",
                version=form.version.number,
                warning=form.warning.data or "",
            )
            changed = fresh.post
    except Stale:
        form.version.data, form.version.raw_data = str(written.post.version), None
        return _page(written, place, form, status=409, other=written.post.body)
    if form.errors:
        return _page(written, place, form)
    pages.tell(_said(changed))
    return redirect(place.back, code=303)


def _said(post: Post) -> str:
    if post.signed is Signed.NOBODY or post.standing is Standing.HELD:
        return _("Votre message est modifié. Il est relu avant d’être visible.")
    return _("Votre message est modifié. Les autres voient qu’il a changé.")


def _page(
    written: Written, place: _Place, form: PostForm, *, status: int | None = None, other: str | None = None
) -> Response:
    post = written.post
    return pages.render(
        "discussion/edit.html",
        section=place.section,
        status=status,
        place=place,
        form=form,
        other=other,
        withdrawn=post.withdrawn_at is not None,
        removed=post.standing is Standing.REMOVED,
        unsigned=post.signed is Signed.NOBODY,
    )
