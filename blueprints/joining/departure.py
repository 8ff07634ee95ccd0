"""Leaving the collective: a page that says what becomes of everything, one button, a minute to undo, and a way back."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts.departures import OUTSIDE
from blueprints.accounts.models import Person, Role
from blueprints.core import clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.joining import forms, queries, services
from blueprints.joining.door import actor, blueprint, find_own, to
from blueprints.joining.parting import UNDO


def _animates() -> bool:
    return Role.FACILITATOR in actor().roles


@blueprint.get("/quitter-le-collectif")
@requires(Permission.COLLECTIVE_LEAVE, subject=find_own)
def leaving(person: Person) -> ResponseReturnValue:
    """Say what stays and what goes, before; or that it is done."""
    if OUTSIDE in actor().roles:
        return to("left")
    return pages.render("joining/leaving.html", person=person, animates=_animates())


@blueprint.post("/quitter-le-collectif")
@requires(Permission.COLLECTIVE_LEAVE, subject=find_own)
def leave(person: Person) -> ResponseReturnValue:
    """Leave; twice is once."""
    if _animates():
        return to("leaving")
    with transaction.write(person) as fresh:
        services.leave_collective(person=fresh)
    return to("left")


@blueprint.get("/collectif-quitte")
@requires(Permission.COLLECTIVE_LEAVE, subject=find_own)
def left(person: Person) -> ResponseReturnValue:
    """Say that it is done, how to undo it, and how to come back later."""
    return _left_page(person, forms.ReturnForm(pseudonym=queries.propose_pseudonym(person.id)))


def _left_page(person: Person, form: forms.ReturnForm) -> ResponseReturnValue:
    departure = queries.find_departure(person.id)
    if departure is None:
        return redirect(url_for("home.index"), code=303)
    undo = departure.cleared_at is None and clock.now() - departure.left_at < UNDO
    return pages.render(
        "joining/left.html", departure=departure, undo=undo, form=form, asks_name=person.pseudonym is None
    )


@blueprint.post("/revenir-dans-le-collectif")
@requires(Permission.COLLECTIVE_LEAVE, subject=find_own)
def come_back(person: Person) -> ResponseReturnValue:
    """Undo within the minute, or come back later under a name."""
    form = forms.ReturnForm()
    if person.pseudonym is None and not form.validate():
        return _left_page(person, form)
    with form.refusals("pseudonym"), transaction.write(person) as fresh:
        services.return_to_collective(person=fresh, pseudonym=form.pseudonym.data or "")
    if not no_errors(form):
        return _left_page(person, form)
    pages.tell(_("Vous êtes de nouveau dans le collectif. Bienvenue."))
    return redirect(url_for("home.index"), code=303)
