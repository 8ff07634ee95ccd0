"""Assisted enrolment: side by side, once, ten minutes, on the person's own device. Nobody ever becomes her."""

from datetime import timedelta
from uuid import UUID

from blueprints.accounts import queries as people
from blueprints.accounts import services as accounts
from blueprints.accounts.models import Person, Role
from blueprints.core import audit, clock, db, tokens
from blueprints.core.errors import Refused
from blueprints.joining import queries
from blueprints.joining.models import Enrolment

LIFETIME = timedelta(minutes=10)
SAME_CLICK = timedelta(minutes=2)
_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No sign that looks like another one: no I, L, O, 0 or 1."""
LONG = 8


def open_enrolment(*, first_name: str, last_name: str, opened_by: UUID, session_id: UUID, client_id: UUID) -> Enrolment:
    """Open the way in for somebody who sits beside; the same page sent twice opens one.

    Args:
        first_name: as known; she corrects it herself.
        last_name: idem.
        opened_by: the person of the service.
        session_id: her session: its browser cannot be the one that enters.
        client_id: chosen by the page that sends.
    """
    known = queries.find_enrolment_by_client(client_id)
    if known is not None and known.opened_by == opened_by:
        return known
    now, enrolment_id = clock.now(), db.secret_id()
    enrolment = Enrolment(
        id=enrolment_id,
        platform_id=db.platform_id(),
        opened_by=opened_by,
        opened_session=session_id,
        first_name=first_name,
        last_name=last_name,
        code_hash=hash_code(code_of(enrolment_id)),
        client_id=client_id,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    db.session().add(enrolment)
    db.session().flush()
    audit.record("enrolment.opened", subject="enrolments", subject_id=enrolment.id, actor_id=opened_by)
    return enrolment


def code_of(enrolment_id: UUID) -> str:
    """Return the code to type, computed from the row: no secret is stored (see `core.tokens`)."""
    number = int.from_bytes(tokens.fingerprint("enrolment.code", enrolment_id.hex)[:16])
    signs = []
    for _ in range(LONG):
        number, place = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[place])
    return "".join(signs)


def hash_code(code: str) -> bytes:
    """Return what the database keeps of a code."""
    return tokens.fingerprint("enrolment.typed", code)


def read_code(typed: str) -> str:
    """Return a code as it is compared: in capitals, without the spaces and dashes that people type."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def cancel(*, enrolment: Enrolment, actor_id: UUID) -> None:
    """Close an enrolment that nobody used.

    Raises:
        Refused: the person has entered already.
    """
    if enrolment.used_at is not None:
        raise Refused("C’est déjà fait : la personne est entrée. Son compte existe.")
    if enrolment.cancelled_at is None:
        enrolment.cancelled_at = clock.now()
        audit.record("enrolment.cancelled", subject="enrolments", subject_id=enrolment.id, actor_id=actor_id)


def state_of(enrolment: Enrolment | None) -> str:
    """Return where an enrolment stands: open, used, cancelled, old or unknown."""
    if enrolment is None:
        return "unknown"
    if enrolment.used_at is not None:
        return "used"
    if enrolment.cancelled_at is not None:
        return "cancelled"
    return "old" if enrolment.expires_at <= clock.now() else "open"


def enter(
    *,
    enrolment: Enrolment,
    first_name: str,
    last_name: str,
    pseudonym: str,
    client_id: UUID,
    device: str,
) -> Person:
    """Make the account of the person who sits beside, on her own device; the same click twice is one account.

    Args:
        enrolment: held for update.
        first_name: as she writes it.
        last_name: idem.
        pseudonym: her name in the collective.
        client_id: chosen by the page she enters from.
        device: her browser in plain words, which the other side sees.

    Raises:
        Refused: used, cancelled or too old, or the pseudonym belongs to somebody.
    """
    state = state_of(enrolment)
    if state == "used":
        return _same_click(enrolment, client_id)
    if state != "open":
        raise Refused("Ce code ne marche plus. Demandez-en un nouveau à la personne à côté de vous.")
    person = accounts.create_person(
        email=None,
        first_name=first_name,
        last_name=last_name,
        roles=(Role.BENEFICIARY,),
        given_by=enrolment.opened_by,
        pseudonym=pseudonym,
    )
    enrolment.used_at, enrolment.used_from, enrolment.person_id = clock.now(), client_id, person.id
    enrolment.device = device[:80]
    audit.record("enrolment.used", subject="enrolments", subject_id=enrolment.id, actor_id=person.id)
    return person


def _same_click(enrolment: Enrolment, client_id: UUID) -> Person:
    recent = enrolment.used_at is not None and clock.now() - enrolment.used_at < SAME_CLICK
    person = people.find_person(enrolment.person_id) if enrolment.person_id else None
    if person is None or not recent or enrolment.used_from != client_id:
        raise Refused("Ce code a déjà servi. Demandez-en un nouveau à la personne à côté de vous.")
    return person
