"""The pages about the beginnings of messages: the platform's words, never those that somebody writes with them."""

from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.desk.door import SECTION, actor, blueprint, do, expect_stamp, stamp, to
from blueprints.desk.opener_forms import OpenerForm
from blueprints.messaging import openers as known
from blueprints.messaging.talking_models import Opener


@blueprint.get("/service/debuts")
@requires(Permission.PLATFORM_SET)
def openers() -> ResponseReturnValue:
    """Show the beginnings."""
    found = known.list_openers()
    return pages.render(
        "desk/openers.html",
        section=SECTION,
        offered=[one for one in found if one.closed_at is None],
        closed=[one for one in found if one.closed_at is not None],
    )


@blueprint.get("/service/debuts/nouveau")
@requires(Permission.PLATFORM_SET)
def new_opener() -> ResponseReturnValue:
    """Ask about a new beginning."""
    return _page(OpenerForm(), None)


@blueprint.post("/service/debuts/nouveau")
@requires(Permission.PLATFORM_SET)
def add_opener() -> ResponseReturnValue:
    """Add a beginning."""
    form = OpenerForm()
    if form.validate():
        with form.refusals("name"), transaction.write():
            known.add_opener(client_id=form.client_id.uuid, actor_id=actor().person_id, **_typed(form))
    if not no_errors(form):
        return _page(form, None)
    pages.tell(_("Le début de phrase est ajouté. On peut le choisir dès maintenant. Personne n’est prévenu."))
    return to("openers")


def _typed(form: OpenerForm) -> dict[str, str]:
    typed = {name: str(form[name].data or "") for name in ("name", "about", "words")}
    return typed | {"kinds": " ".join(form.chosen)}


@blueprint.get("/service/debuts/<uuid:opener_id>")
@requires(Permission.PLATFORM_SET, subject=known.find_opener)
def opener(found: Opener) -> ResponseReturnValue:
    """Show a beginning, to be changed."""
    form = OpenerForm(
        seen=stamp(found.version), name=found.name, about=found.about, words=found.words, kinds=found.kinds.split()
    )
    return _page(form, found)


@blueprint.post("/service/debuts/<uuid:opener_id>")
@requires(Permission.PLATFORM_SET, subject=known.find_opener)
def change_opener(found: Opener) -> ResponseReturnValue:
    """Change a beginning."""
    form = OpenerForm()
    if form.validate():
        with form.refusals("name"), transaction.write(found) as fresh:
            expect_stamp(form, fresh.version)
            known.change_opener(opener=fresh, actor_id=actor().person_id, **_typed(form))
    if not no_errors(form):
        return _page(form, found)
    pages.tell(_("Le début de phrase est enregistré. Personne n’est prévenu."))
    return to("openers")


def _page(form: OpenerForm, found: Opener | None) -> ResponseReturnValue:
    return pages.render("desk/opener.html", section=SECTION, form=form, opener=found)


@blueprint.post("/service/debuts/<uuid:opener_id>/monter")
@requires(Permission.PLATFORM_SET, subject=known.find_opener)
def raise_opener(found: Opener) -> ResponseReturnValue:
    """Move a beginning up."""
    return _move(found, up=True)


@blueprint.post("/service/debuts/<uuid:opener_id>/descendre")
@requires(Permission.PLATFORM_SET, subject=known.find_opener)
def lower_opener(found: Opener) -> ResponseReturnValue:
    """Move a beginning down."""
    return _move(found, up=False)


def _move(found: Opener, *, up: bool) -> ResponseReturnValue:
    do(
        found,
        lambda fresh: known.move_opener(opener=fresh, actor_id=actor().person_id, up=up),
        _("L’ordre est changé. Personne n’est prévenu."),
    )
    return to("openers")


@blueprint.post("/service/debuts/<uuid:opener_id>/fermer")
@requires(Permission.PLATFORM_SET, subject=known.find_opener)
def close_opener(found: Opener) -> ResponseReturnValue:
    """Offer a beginning no more."""
    do(
        found,
        lambda fresh: known.close_opener(opener=fresh, actor_id=actor().person_id),
        _("Ce début de phrase n’est plus proposé. Vous pouvez le rouvrir. Personne n’est prévenu."),
    )
    return to("openers")


@blueprint.post("/service/debuts/<uuid:opener_id>/rouvrir")
@requires(Permission.PLATFORM_SET, subject=known.find_opener)
def reopen_opener(found: Opener) -> ResponseReturnValue:
    """Offer a beginning again."""
    do(
        found,
        lambda fresh: known.reopen_opener(opener=fresh, actor_id=actor().person_id),
        _("Ce début de phrase est de nouveau proposé. Personne n’est prévenu."),
    )
    return to("openers")
