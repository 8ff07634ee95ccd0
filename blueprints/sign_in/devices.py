"""Coming in with one's own device: a passkey, in one gesture."""

from uuid import UUID

from flask import Response, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts.limits import limiter, network
from blueprints.core import transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.sign_in import arrivals, forms, passkeys, web
from blueprints.sign_in.models import Ceremony
from blueprints.sign_in.web import blueprint


def asked(ceremony: Ceremony, person_id: UUID | None = None) -> Response:
    """Answer a script: what the device must sign, for this browser, once."""
    with transaction.write():
        options = passkeys.ask(ceremony=ceremony, browser_hash=web.step_hash(), person_id=person_id, site=web.site())
    response = make_response(options)
    response.mimetype = "application/json"
    response.headers["Cache-Control"] = "no-store"
    return web.with_step_mark(response)


def spent(ceremony: Ceremony, person_id: UUID | None = None) -> passkeys.Answer:
    """Return what the device answered; its challenge serves no more, whatever follows.

    Args:
        ceremony: what the passkey was asked for.
        person_id: for whom the challenge must have been.

    Raises:
        Refused: no such answer, or its challenge is not this browser's nor hers, has served, or had its time.
    """
    form = forms.DeviceForm()
    if not form.validate():
        raise Refused(passkeys.NOT_OPENED)
    answer = passkeys.read(form.answer.data or "")
    with transaction.apart():
        expected = passkeys.spend(answer=answer, ceremony=ceremony, browser_hash=web.step_hash())
    if expected != person_id:
        raise Refused(passkeys.NOT_OPENED)
    return answer


@blueprint.post("/connexion/appareil/demande")
@limiter.limit("2000 per hour", key_func=network)
@requires(Permission.PUBLIC)
def ask_device() -> ResponseReturnValue:
    """Give this browser something to sign."""
    return asked(Ceremony.ENTER)


@blueprint.post("/connexion/appareil")
@limiter.limit("600 per hour", key_func=network)
@requires(Permission.PUBLIC)
def use_device() -> ResponseReturnValue:
    """Come in with a passkey: it is both proofs at once."""
    form, browser = forms.DeviceForm(), web.this_browser()
    target = web.back_to(form)
    try:
        answer = spent(Ceremony.ENTER)
        with transaction.write():
            passkey = passkeys.use(answer=answer, expected=None, site=web.site())
            owner = passkey.person_id
            session = arrivals.open_account(person_id=owner, way="passkey", browser=browser, second=True)
    except Refused as refused:
        web.told_refused(refused.message)
        return redirect(url_for("sign_in.index", suite=target or None), code=303)
    return web.come_in(session, target)


def proposed_name(first_name: str) -> str:
    """Return what this device can be called, from what the browser says of itself: "iPhone d’Awa"."""
    thing = web.device().partition(",")[0]
    linked = "d’" if first_name[:1].casefold() in "aàâäeéèêëiîïoôöuùûü" else "de "
    return f"{thing} {linked}{first_name}"[: passkeys.NAME]
