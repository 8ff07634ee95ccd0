"""My ways to come in: devices, application, codes on paper. Adding or removing one wants a fresh proof.

The same pages serve who has just given a password or a link and owes a second proof that she does not have yet.
"""

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Response, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import queries as people
from blueprints.accounts import sessions
from blueprints.accounts.limits import limiter, network
from blueprints.accounts.models import WebSession
from blueprints.core import access, pages, qr, security, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.i18n import gettext as _
from blueprints.news import services as news
from blueprints.news.models import NewsKind
from blueprints.sign_in import arrivals, codes, devices, forms, founding, passkeys, queries, services, web
from blueprints.sign_in.models import Ceremony, CodeApp, HalfSignIn, Passkey
from blueprints.sign_in.web import blueprint

if TYPE_CHECKING:
    from blueprints.accounts.models import Person


def _find_own() -> "Person | None":
    return people.find_own()


def _setting_up() -> "Person | None":
    """Return who sets up a way to come in: the person of this session, or who owes a second proof in this browser.

    Raises:
        SecondProofNeeded: this session owes a second proof, and she has one: it is given before another is added.
        SignInNeeded: nobody comes in here, or she has a second proof to give.
    """
    actor = access.current_actor()
    if actor is not None:
        if actor.owes_second and queries.find_ways(actor.person_id).has_second:
            raise access.SecondProofNeeded
        return people.find_own()
    half = web.half()
    if half is None or queries.find_ways(half.person_id).has_second:
        raise access.SignInNeeded
    return people.find_person(half.person_id)


def _waiting(person: "Person") -> HalfSignIn | None:
    """Inside a write unit: return the sign-in of this person that waits in this browser."""
    if access.current_actor() is not None:
        return None
    half = queries.find_half(web.step_hash(), lock=True)
    return half if half is not None and half.person_id == person.id else None


def _note_second() -> None:
    """Inside a write unit: what was just set up in this session counts as its second proof."""
    actor = access.current_actor()
    if actor is not None:
        sessions.note_proof(actor.session_id, second=True)


def _suite() -> str:
    """Return the page that was wanted before, if there was one."""
    return security.own_path(request.values.get("suite"), "")


def _without() -> str:
    """Return where to go without adding anything: back to the choice, for who owes a second proof."""
    actor = access.current_actor()
    if actor is not None and not actor.owes_second:
        return url_for("sign_in.own_ways")
    return url_for("sign_in.protect", suite=_suite() or None)


def _tell_added(person: "Person", way: str) -> None:
    news.tell(people=[person.id], kind=NewsKind.WAY_ADDED, address=services.OWN_WAYS, way=way)


def _removed(person_id: UUID, way: str) -> None:
    """Inside a write unit: sign the other browsers out, as whoever holds what was removed may be in one; tell her."""
    actor = access.current_actor()
    others = [WebSession.id != actor.session_id] if actor is not None else []
    sessions.end_where(WebSession.person_id == person_id, *others)
    news.tell(people=[person_id], kind=NewsKind.WAY_REMOVED, address=services.OWN_WAYS, way=way)


# --- the pages that show ----------------------------------------------------------------------------------------------


@blueprint.get("/mon-compte/connexion")
@requires(Permission.SIGNED_IN, subject=_find_own)
def own_ways(person: "Person") -> ResponseReturnValue:
    """Show how I can come in."""
    return pages.render(
        "sign_in/own_ways.html",
        section="account",
        ways=queries.find_ways(person.id),
        passkeys=queries.list_passkeys(person.id),
        paper=codes.PAPER_CODES,
    )


@blueprint.get("/connexion/proteger")
@requires(Permission.PUBLIC, subject=_setting_up, fresh_proof=True, unless=founding.counts)
def protect(person: "Person") -> ResponseReturnValue:
    """Say why a second proof is owed, and let choose which."""
    return pages.render("sign_in/protect.html", section="sign_in", person=person, suite=_suite() or None)


# --- this device ------------------------------------------------------------------------------------------------------


@blueprint.get("/mon-compte/connexion/appareil")
@requires(Permission.PUBLIC, subject=_setting_up, fresh_proof=True, unless=founding.counts)
def new_device(person: "Person") -> ResponseReturnValue:
    """Say what adding this device does, with the one button that does it."""
    proposed = devices.proposed_name(person.first_name)
    return pages.render(
        "sign_in/new_device.html", section="account", proposed=proposed, suite=_suite(), without=_without()
    )


@blueprint.post("/mon-compte/connexion/appareil/demande")
@limiter.limit("600 per hour", key_func=network)
@requires(Permission.PUBLIC, subject=_setting_up, fresh_proof=True, unless=founding.counts)
def ask_new_device(person: "Person") -> ResponseReturnValue:
    """Give this browser something to sign with a new passkey."""
    return devices.asked(Ceremony.ADD, person.id)


@blueprint.post("/mon-compte/connexion/appareil")
@limiter.limit("600 per hour", key_func=network)
@requires(Permission.PUBLIC, subject=_setting_up, fresh_proof=True, unless=founding.counts)
def add_device(person: "Person") -> ResponseReturnValue:
    """Keep the new passkey; who owed a second proof comes in with it."""
    token, target = "", _suite()
    try:
        answer = devices.spent(Ceremony.ADD, person.id)
        with transaction.write(person) as fresh:
            name, half = devices.proposed_name(fresh.first_name), _waiting(fresh)
            passkeys.add(person=fresh, answer=answer, site=web.site(), name=name)
            if half is not None:
                target, token = half.next_path, arrivals.finish(half=half, second="passkey", browser=web.this_browser())
            _note_second()
            _tell_added(fresh, _("un appareil"))
    except Refused as refused:
        web.told_refused(refused.message)
        return redirect(url_for("sign_in.new_device", suite=target or None), code=303)
    pages.tell(_("C’est fait. La prochaine fois, touchez « Entrer avec cet appareil »."))
    ways = queries.find_ways(person.id)
    if ways.needs_second and not ways.codes_left:
        pages.tell(
            _("Pensez aux codes sur papier, pour un jour sans appareil. Ils sont dans « Mes façons d’entrer »."), "info"
        )
    return web.come_in(token, target) if token else redirect(target or url_for("sign_in.own_ways"), code=303)


@blueprint.get("/mon-compte/connexion/appareil/<uuid:passkey_id>")
@requires(Permission.SIGNED_IN, subject=queries.find_own_passkey)
def device(passkey: Passkey) -> ResponseReturnValue:
    """Show one of my devices, to rename or remove it."""
    form = forms.DeviceNameForm(name=passkey.name)
    return pages.render("sign_in/device.html", section="account", passkey=passkey, form=form)


@blueprint.post("/mon-compte/connexion/appareil/<uuid:passkey_id>")
@requires(Permission.SIGNED_IN, subject=queries.find_own_passkey)
def rename_device(passkey: Passkey) -> ResponseReturnValue:
    """Call one of my devices as I do."""
    form = forms.DeviceNameForm()
    if not form.validate():
        return pages.render("sign_in/device.html", section="account", passkey=passkey, form=form)
    with transaction.write(passkey) as fresh:
        passkeys.rename(passkey=fresh, name=form.name.data or "")
    pages.tell(_("Le nouveau nom de cet appareil est gardé."))
    return redirect(url_for("sign_in.own_ways"), code=303)


@blueprint.post("/mon-compte/connexion/appareil/<uuid:passkey_id>/retirer")
@requires(Permission.SIGNED_IN, subject=queries.find_own_passkey, fresh_proof=True)
def remove_device(passkey: Passkey) -> ResponseReturnValue:
    """Remove one of my devices."""
    with transaction.write(passkey) as fresh:
        passkeys.remove(passkey=fresh)
        _removed(fresh.person_id, _("un appareil"))
    pages.tell(_("Cet appareil n’ouvre plus votre compte. Vos autres appareils sont déconnectés."))
    return redirect(url_for("sign_in.own_ways"), code=303)


# --- the application --------------------------------------------------------------------------------------------------


@blueprint.post("/mon-compte/connexion/application/debut")
@limiter.limit("120 per hour", key_func=network)
@requires(Permission.PUBLIC, subject=_setting_up, fresh_proof=True, unless=founding.counts)
def start_app(person: "Person") -> ResponseReturnValue:
    """Make the secret of a new application."""
    try:
        with transaction.write(person) as fresh:
            codes.start_app(person=fresh)
    except Refused as refused:
        web.told_refused(refused.message)
        return redirect(url_for("sign_in.own_ways"), code=303)
    return redirect(url_for("sign_in.new_app", suite=_suite() or None), code=303)


def _app_page(person: "Person", app: CodeApp, form: forms.CodeForm) -> Response:
    address = codes.address_of(app, account=person.email or person.full_name, issuer=g.platform.name)
    secret = codes.secret_of(app)
    groups = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    answer = pages.render(
        "sign_in/new_app.html",
        section="account",
        code=qr.draw(address),
        groups=groups,
        address=address,
        form=form,
        without=_without(),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/mon-compte/connexion/application")
@requires(Permission.PUBLIC, subject=_setting_up, fresh_proof=True, unless=founding.counts)
def new_app(person: "Person") -> ResponseReturnValue:
    """Show the QR code and the key of the new application, and ask for its first code."""
    app = queries.find_new_app(person.id)
    if app is None:
        return redirect(url_for("sign_in.own_ways"))
    return _app_page(person, app, forms.CodeForm(formdata=None, suite=_suite()))


@blueprint.post("/mon-compte/connexion/application")
@limiter.limit("120 per hour", key_func=network)
@requires(Permission.PUBLIC, subject=_setting_up, fresh_proof=True, unless=founding.counts)
def confirm_app(person: "Person") -> ResponseReturnValue:
    """Take the first code of the new application, then show the codes on paper, this once."""
    form, paper, token, target = forms.CodeForm(), list[str](), "", _suite()
    if form.validate():
        with form.refusals("code"), transaction.write(person) as fresh:
            half = _waiting(fresh)
            paper = codes.confirm_app(person=fresh, code=form.code.data or "")
            if half is not None:
                target, token = half.next_path, arrivals.finish(half=half, second="code", browser=web.this_browser())
            _note_second()
            _tell_added(fresh, _("une application de codes"))
    app = queries.find_new_app(person.id)
    if form.errors and app is not None:
        return _app_page(person, app, form)
    if not paper:
        return redirect(url_for("sign_in.own_ways"), code=303)
    answer = _paper_page(paper, web.after(target) if token else target or url_for("sign_in.own_ways"))
    return web.signed_in(answer, token) if token else answer


@blueprint.post("/mon-compte/connexion/application/retirer")
@requires(Permission.SIGNED_IN, subject=_find_own, fresh_proof=True)
def remove_app(person: "Person") -> ResponseReturnValue:
    """Remove my application."""
    with transaction.write(person) as fresh:
        codes.remove_app(person=fresh)
        _removed(fresh.id, _("l’application de codes"))
    pages.tell(_("L’application n’ouvre plus votre compte. Vos autres appareils sont déconnectés."))
    return redirect(url_for("sign_in.own_ways"), code=303)


# --- the paper --------------------------------------------------------------------------------------------------------


def _paper_page(paper: list[str], target: str) -> Response:
    answer = make_response(pages.render("sign_in/paper.html", section="account", codes=paper, target=target))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/mon-compte/connexion/codes")
@limiter.limit("60 per hour", key_func=network)
@requires(Permission.SIGNED_IN, subject=_find_own, fresh_proof=True)
def renew_paper(person: "Person") -> ResponseReturnValue:
    """Make ten new codes on paper, and show them this once."""
    with transaction.write(person) as fresh:
        paper = codes.renew_paper(person=fresh)
        _tell_added(fresh, _("dix nouveaux codes sur papier"))
    return _paper_page(paper, url_for("sign_in.own_ways"))
