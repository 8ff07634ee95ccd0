"""The one queue of what is to be read, what was read, and what a moderator chooses not to read."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import gettext as _
from blueprints.moderation import (
    case_pages,
    claiming,
    forms,
    kinds,
    lifting_pages,
    own_pages,
    queries,
    report_pages,
    showing,
    wording,
    yearly_pages,
)
from blueprints.moderation.door import SECTION, blueprint, person_id

__all__ = ["blueprint", "case_pages", "lifting_pages", "own_pages", "report_pages", "yearly_pages"]


@blueprint.get("/moderation")
@requires(Permission.MODERATION_QUEUE)
def index() -> ResponseReturnValue:
    """Show everything that waits: reports, holds, disagreements, testimonials."""
    return pages.render("moderation/index.html", section=SECTION, lines=showing.queue(person_id()))


@blueprint.get("/moderation/deja-relus")
@requires(Permission.MODERATION_QUEUE)
def done() -> ResponseReturnValue:
    """Show what was decided lately, and by whom."""
    lines = [showing.done_line(row) for row in queries.list_done(person_id())]
    return pages.render("moderation/done.html", section=SECTION, lines=lines)


@blueprint.get("/moderation/mes-choix")
@requires(Permission.MODERATION_QUEUE)
def choices() -> ResponseReturnValue:
    """Show what this moderator does not want to read."""
    form = forms.AvoidForm(data={"what": sorted(queries.list_avoided(person_id()))})
    return _choices_page(form)


@blueprint.post("/moderation/mes-choix")
@requires(Permission.MODERATION_QUEUE)
def choose() -> ResponseReturnValue:
    """Keep what this moderator does not want to read."""
    form = forms.AvoidForm()
    _offer(form)
    if not form.validate():
        return _choices_page(form)
    with transaction.write():
        claiming.avoid(person_id=person_id(), what=form.what.data or [])
    pages.tell(_("C’est noté. Ces textes ne vous sont plus proposés."))
    return redirect(url_for("moderation.index"), code=303)


def _offer(form: forms.AvoidForm) -> None:
    reasons = [(f"reason:{one.value}", words) for one, words in wording.REASONS.items()]
    topics = {one: name for kind in kinds.every() for one, name in kind.topics()}
    form.what.offer([*((f"topic:{one}", name) for one, name in topics.items()), *reasons])


def _choices_page(form: forms.AvoidForm) -> Response:
    _offer(form)
    return pages.render("moderation/choices.html", section=SECTION, form=form)
