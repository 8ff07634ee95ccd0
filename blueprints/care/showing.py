"""What the pages of help show: a person's own alerts with everything that happened, and what a facilitator is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from blueprints.accounts import platforms
from blueprints.accounts import queries as accounts
from blueprints.care import places, queries, sealing, wording
from blueprints.care.models import CareAlert
from blueprints.care.sealing import Sheet
from blueprints.care.services import Noticed
from blueprints.core import access
from blueprints.core.errors import Tampered
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import when
from blueprints.core.text import isolate


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, and when."""

    said: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnAlert:
    """An alert as its author reads it."""

    id: UUID
    title: str
    address: str
    is_open: bool
    wants_call: bool
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Called:
    """An alert as a facilitator who was called reads it: who, where and when."""

    id: UUID
    who: str
    title: str
    address: str
    at: datetime
    is_named: bool
    """Of who did not sign, the day is shown and not the hour."""
    is_open: bool
    wants_call: bool
    phone: str
    phone_href: str
    taken_by: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class OwnHelp:
    """What stands on the help page for the person who looks at it."""

    sheet: Sheet | None
    phone_href: str


def own_help() -> OwnHelp | None:
    """Return what a signed-in person wrote for herself; None for a stranger."""
    actor = access.current_actor()
    if actor is None:
        return None
    sheet = queries.find_sheet(actor.person_id)
    return OwnHelp(sheet, platforms.dial(sheet.phone) if sheet and sheet.phone else "")


def list_own(person_id: UUID) -> list[OwnAlert]:
    """Return the alerts about a person's own words, with everything that happened."""
    alerts = queries.list_own(person_id)
    shown = {one.id: _own(one) for one in alerts}
    for step in queries.list_steps(list(shown)) if shown else ():
        name = f"{step.first_name} {step.last_name}" if step.first_name else ""
        shown[step.alert_id].lines.append(Line(wording.said(step.kind, name), step.happened_at))
    return list(shown.values())


def _own(alert: CareAlert) -> OwnAlert:
    place = places.place_of(alert)
    return OwnAlert(
        alert.id, place.title, place.own_address or place.address, alert.closed_at is None, alert.wants_call
    )


def list_called(alerts: Sequence[CareAlert], viewer: UUID) -> list[Called]:
    """Return alerts as a facilitator who was called reads them."""
    return [show_called(one, viewer) for one in alerts]


def show_called(alert: CareAlert, viewer: UUID) -> Called:
    """Return one alert as a facilitator who was called reads it; a closed one says nothing any more."""
    is_open, place = alert.closed_at is None, places.place_of(alert)
    phone = _phone(alert) if is_open and alert.taken_by == viewer else ""
    taken = accounts.find_person(alert.taken_by) if alert.taken_by else None
    return Called(
        id=alert.id,
        who=_who(alert) if is_open else "",
        title=place.title,
        address=place.address,
        at=alert.noticed_at,
        is_named=alert.is_named,
        is_open=is_open,
        wants_call=alert.wants_call,
        phone=phone,
        phone_href=platforms.dial(phone) if phone else "",
        taken_by=isolate(f"{taken.first_name} {taken.last_name}") if taken else "",
        is_mine=alert.taken_by == viewer,
    )


def _who(alert: CareAlert) -> str:
    if not alert.is_named:
        return _("Une personne qui n’a pas signé son message")
    try:
        person = accounts.find_person(sealing.author_of(alert.sealed_author, alert_id=alert.id))
    except Tampered:
        person = None
    return person.full_name if person else _("Une personne du collectif")


def _phone(alert: CareAlert) -> str:
    if alert.sealed_phone is None:
        return ""
    try:
        return sealing.open_value(alert.sealed_phone, alert_id=alert.id, column="sealed_phone")
    except Tampered:
        return ""


def told_at_once(noticed: Noticed) -> str:
    """Return what the author reads on her very next page: who was called, or when somebody reads; never a promise."""
    if noticed.opens_at is not None:
        return _("Le service est fermé. Personne ne lira avant %(moment)s.", moment=when(noticed.opens_at))
    if not noticed.called:
        return _("Nous n’avons joint personne pour le moment. Les numéros répondent tout de suite.")
    return _("Nous prévenons %(name)s, de l’équipe d’animation.", name=isolate(noticed.called))
