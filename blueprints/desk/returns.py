"""The pages of help to get back in: asking, confirming, the code, and typing it on one's own device."""

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import devices, sessions
from blueprints.accounts import queries as accounts
from blueprints.accounts import services as account_services
from blueprints.accounts.limits import limiter
from blueprints.accounts.models import Person
from blueprints.core import access, clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import ClientIdField, Form, LineField, no_errors
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.desk import platform_lists, queries, way_back
from blueprints.desk.door import SECTION, actor, blueprint, do, to
from blueprints.desk.models import WayBack


class AskForm(Form):
    """Ask a second person."""

    client_id = ClientIdField()


class ReturnCodeForm(Form):
    """The code that the service gave."""

    code = LineField(
        _l("Le code"), needed=_l("Écrivez le code. Les espaces et les majuscules ne comptent pas."), most=40
    )


# --- who asks ---------------------------------------------------------------------------------------------------------


@blueprint.get("/service/personnes/<uuid:person_id>/retour")
@requires(Permission.PERSON_CHANGE, subject=queries.find_present)
def ask_way_back(found: Person) -> ResponseReturnValue:
    """Say how the help goes, before asking for it."""
    return pages.render("desk/ask_way_back.html", section=SECTION, person=found, form=AskForm())


@blueprint.post("/service/personnes/<uuid:person_id>/retour")
@requires(Permission.PERSON_CHANGE, subject=queries.find_present, fresh_proof=True)
def send_way_back(found: Person) -> ResponseReturnValue:
    """Ask a second person of the service."""
    form, made = AskForm(), None
    if form.validate():
        with form.refusals(), transaction.write(found) as fresh:
            made = way_back.ask(
                person=fresh, client_id=form.client_id.uuid, asked_by=actor().person_id, name=actor().name
            )
    if made is None or not no_errors(form):
        return pages.render("desk/ask_way_back.html", section=SECTION, person=found, form=form)
    pages.tell(_("La demande est partie. Une deuxième personne du service doit confirmer, avant demain."))
    return to("way_back_state", way_id=made.id)


@blueprint.get("/service/retours/<uuid:way_id>/suivi")
@requires(Permission.WAY_BACK_FOLLOW, subject=platform_lists.find_way_back)
def way_back_state(way: WayBack) -> ResponseReturnValue:
    """Show where the help stands, and its code while it is open."""
    now = clock.now()
    shown = way.code_expires_at is not None and way.code_expires_at > now and not (way.used_at or way.cancelled_at)
    code = way_back.code_of(way) if shown else ""
    return pages.render(
        "desk/way_back.html",
        section=SECTION,
        way=way,
        person=accounts.find_person(way.person_id),
        second=accounts.find_person(way.confirmed_by) if way.confirmed_by else None,
        over=bool(way.used_at or way.cancelled_at) or way.expires_at <= now,
        code=" ".join(code[place : place + 5] for place in range(0, len(code), 5)),
        where=pages.public_url(url_for("desk.enter_code")),
    )


@blueprint.post("/service/retours/<uuid:way_id>/code")
@requires(Permission.WAY_BACK_FOLLOW, subject=platform_lists.find_way_back, fresh_proof=True)
def open_code(way: WayBack) -> ResponseReturnValue:
    """Close the former ways in, and show the code."""
    do(way, _open, _("Le code est prêt. Il marche une fois, pendant 10 minutes. La personne est prévenue."))
    return to("way_back_state", way_id=way.id)


def _open(way: WayBack) -> None:
    person = accounts.find_person(way.person_id)
    if person is not None:
        way_back.open_code(way=way, person=person)


@blueprint.post("/service/retours/<uuid:way_id>/arreter")
@requires(Permission.WAY_BACK_FOLLOW, subject=platform_lists.find_way_back)
def cancel_way_back(way: WayBack) -> ResponseReturnValue:
    """Stop the help."""
    do(way, lambda fresh: way_back.cancel(way=fresh, actor_id=actor().person_id), _("L’aide est arrêtée."))
    return to("person", person_id=way.person_id)


# --- the second person ------------------------------------------------------------------------------------------------


@blueprint.get("/service/retours/<uuid:way_id>")
@requires(Permission.WAY_BACK_CONFIRM, subject=platform_lists.find_way_back)
def way_back_question(way: WayBack) -> ResponseReturnValue:
    """Ask the second person to make sure."""
    return pages.render(
        "desk/confirm_way_back.html",
        section=SECTION,
        way=way,
        person=accounts.find_person(way.person_id),
        asker=accounts.find_person(way.asked_by),
        over=bool(way.used_at or way.cancelled_at) or way.expires_at <= clock.now(),
    )


@blueprint.post("/service/retours/<uuid:way_id>")
@requires(Permission.WAY_BACK_CONFIRM, subject=platform_lists.find_way_back, fresh_proof=True)
def confirm_way_back(way: WayBack) -> ResponseReturnValue:
    """Confirm, as the second person."""
    do(
        way,
        lambda fresh: way_back.confirm(way=fresh, second_id=actor().person_id),
        _("Merci. La personne responsable peut maintenant ouvrir l’accès. Tout est noté dans le journal."),
    )
    return to("way_back_question", way_id=way.id)


# --- on the person's own device ---------------------------------------------------------------------------------------


@blueprint.get("/retour")
@requires(Permission.PUBLIC)
def enter_code() -> ResponseReturnValue:
    """Ask for the code that the service gave."""
    return pages.render("desk/enter_code.html", section="sign_in", form=ReturnCodeForm())


@blueprint.post("/retour")
@limiter.limit("600 per hour")
@requires(Permission.PUBLIC)
def use_code() -> ResponseReturnValue:
    """Open the person's account on this device, once."""
    form, token = ReturnCodeForm(), ""
    if access.current_actor() is not None:
        form.code.errors = [_("Quelqu’un est déjà connecté sur cet appareil. Prenez celui de la personne.")]
    elif form.validate():
        with form.refusals("code"), transaction.write():
            device = devices.describe(request.user_agent.string)
            person_id = way_back.use_code(typed=form.code.data or "", device=device)
            token = account_services.sign_in(person_id=person_id, device=device, way="way_back", second=False)
    if form.errors or not token:
        return pages.render("desk/enter_code.html", section="sign_in", form=form)
    pages.tell(_("Vous êtes de retour. Choisissez maintenant une façon de vous connecter."))
    return sessions.set_cookie(make_response(redirect(url_for("sign_in.own_ways"), code=303)), token)
