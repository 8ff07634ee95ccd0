"""Where the account is open: each device in plain words, signed out one by one or all at once; a lost telephone."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from flask import make_response, redirect, request
from flask.typing import ResponseReturnValue

from blueprints.accounts import queries as people
from blueprints.accounts import services as accounts
from blueprints.accounts import sessions
from blueprints.accounts.devices import is_phone
from blueprints.core import access, pages, security, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import gettext as _
from blueprints.my_account.ground import SECTION, actor, blueprint, moment
from blueprints.sign_in import services as sign_in

if TYPE_CHECKING:
    from blueprints.accounts.models import WebSession


@dataclass(frozen=True, slots=True)
class ShownDevice:
    """One browser, ready to be written."""

    id: UUID
    name: str
    seen: str
    is_current: bool
    is_phone: bool


def _shown(person_id: UUID, session_id: UUID) -> list[ShownDevice]:
    """Return a person's open browsers, this one first, then the last seen first."""
    found = [
        ShownDevice(one.id, one.device, moment(one.last_used_at), one.id == session_id, is_phone(one.device))
        for one in people.list_sessions(person_id)
    ]
    return sorted(found, key=lambda device: not device.is_current)


@blueprint.get("/mon-compte/appareils")
@requires(Permission.SIGNED_IN)
def devices() -> ResponseReturnValue:
    """Show where the account is open."""
    who = actor()
    return pages.render("my_account/devices.html", section=SECTION, devices=_shown(who.person_id, who.session_id))


@blueprint.post("/mon-compte/appareils/<uuid:session_id>")
@requires(Permission.SIGNED_IN, subject=people.find_session)
def end_device(session: "WebSession") -> ResponseReturnValue:
    """Sign one browser out; pressed twice, it is out once."""
    with transaction.write(session) as fresh:
        accounts.end_session(session_id=fresh.id, person_id=fresh.person_id)
    pages.tell(
        _("%(device)s : cet appareil est déconnecté. Personne n’y voit plus votre compte.", device=session.device)
    )
    back = security.own_path(request.form.get("retour"), pages.path("my_account.devices"))
    return redirect(back, code=303)


@blueprint.post("/deconnexion/partout")
@requires(Permission.SIGNED_IN, second_proof=False)
def sign_out_everywhere() -> ResponseReturnValue:
    """Sign out of every browser, this one included."""
    with transaction.write():
        accounts.end_all_sessions(person_id=actor().person_id)
        sign_in.forget_browsers(actor().person_id)
    pages.tell(_("La déconnexion est faite sur tous vos appareils. Pour revenir, connectez-vous."))
    return sessions.clear_cookie(make_response(redirect(pages.path("sign_in.index"), code=303)))


@blueprint.get("/telephone-perdu")
@requires(Permission.PUBLIC)
def lost_phone() -> ResponseReturnValue:
    """Say what to do when a telephone is lost: to a stranger whom to call, to the person what to close."""
    who = access.current_actor()
    found = _shown(who.person_id, who.session_id) if who else []
    others = [device for device in found if not device.is_current]
    return pages.render(
        "my_account/lost_phone.html",
        devices=sorted(others, key=lambda device: not device.is_phone),
    )
