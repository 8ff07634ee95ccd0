"""Which platform a request is for, by its host; and what every page says of that platform."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from uuid import UUID

from flask import abort, current_app, g, redirect, request
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from blueprints.accounts.models import Platform
from blueprints.core import db, state
from blueprints.core.text import unbroken
from blueprints.core.transaction import machine_faults

_SECONDS = 60.0
_BOUND = 256


@dataclass(frozen=True, slots=True)
class PlatformCard:
    """The facts of a platform that every page shows."""

    id: UUID
    name: str
    host: str
    department: str
    contact_name: str
    contact_phone: str
    contact_email: str
    contact_hours: str
    answering_days: int
    opening: str
    out_of_hours: str
    sender_name: str
    notice_subject: str
    notice_text: str
    ideas_public_at: datetime | None
    minutes_public_at: datetime | None
    charter_number: int

    @property
    def contact_phone_href(self) -> str:
        """Return the phone number as telephones take it."""
        return dial(self.contact_phone)

    @property
    def mail_sender(self) -> str:
        """Return from whom mails come: a name that does not tell of the service."""
        return self.sender_name or self.contact_name

    @property
    def answering_time(self) -> str:
        """Return how fast a human answers, as the end of a sentence."""
        if self.answering_days == 1:
            return "sous un jour ouvré"
        return f"sous {self.answering_days} jours ouvrés"


def dial(number: str) -> str:
    """Return the address that telephones take, for a number as people read it."""
    digits = "".join(sign for sign in number if sign.isdigit())
    if number.startswith("+"):
        return f"tel:+{digits}"
    return f"tel:+33{digits[1:]}" if digits.startswith("0") else f"tel:{digits}"


@dataclass(frozen=True, slots=True)
class _Known:
    by_host: dict[str, PlatformCard]
    only: PlatformCard | None
    until: float


_known: dict[int, _Known] = {}


def forget() -> None:
    """Ask the database again at the next request (a platform was made or changed)."""
    _known.clear()


def _platforms() -> _Known:
    key = id(state.current())
    known = _known.get(key)
    if known is None or known.until < monotonic():
        statement = select(*(getattr(Platform, name) for name in PlatformCard.__slots__))
        with machine_faults():
            rows = db.session().execute(statement.limit(_BOUND)).all()
        cards = [PlatformCard(**row._asdict() | {"contact_phone": unbroken(row.contact_phone)}) for row in rows]
        only = cards[0] if len(cards) == 1 else None
        known = _Known({card.host: card for card in cards}, only, monotonic() + _SECONDS)
        _known[key] = known
    return known


def list_cards() -> list[PlatformCard]:
    """Return every platform of this installation, as its pages show it."""
    return list(_platforms().by_host.values())


def of_host(host: str) -> PlatformCard | None:
    """Return the platform served at *host*, or the only one when *host* is the public address."""
    known = _platforms()
    name = host.partition(":")[0].casefold()
    card = known.by_host.get(host.casefold()) or known.by_host.get(name)
    if card is None and known.only is not None and host == state.current().settings.public_host:
        return known.only
    return card


def enter() -> bool:
    """Put the platform of the request's host in force; False when the host is nobody's."""
    card = of_host(request.host)
    g.platform = card
    db.enter_platform(card.id if card else None)
    return card is not None


def current() -> PlatformCard | None:
    """Return the platform in force."""
    card: PlatformCard | None = g.get("platform")
    return card


@contextmanager
def speaking() -> Iterator[PlatformCard]:
    """Outside a request (a job, a command): make addresses and pages in the name of the platform in force.

    Raises:
        LookupError: no platform is in force.
    """
    wanted = db.platform_id()
    card = next((card for card in _platforms().by_host.values() if card.id == wanted), None)
    if card is None:
        message = "This platform is not known."
        raise LookupError(message)
    with current_app.test_request_context(base_url=state.current().settings.public_url):
        db.enter_platform(wanted)
        g.platform = card
        yield card


def enter_or_redirect() -> BaseResponse | None:
    """Before each request: a strange host is sent to the public address (GET), or refused."""
    if request.path == "/sante":
        g.platform = None
        return None
    return None if enter() else _elsewhere()


def _elsewhere() -> BaseResponse:
    settings = state.current().settings
    if request.method in ("GET", "HEAD") and request.host != settings.public_host:
        return redirect(settings.public_url + request.full_path.rstrip("?"), code=302)
    return abort(503 if request.method in ("GET", "HEAD") else 400)
