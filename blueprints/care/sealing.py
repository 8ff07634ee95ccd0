"""What is sealed here: who wrote the words of an alert, her number, and each person's own sheet.

An alert is found by its author through a keyed mark of her id: the database alone does not say whose it is.
"""

import json
from dataclasses import dataclass
from uuid import UUID

from blueprints.core import db, own_keys, state
from blueprints.core.crypto import Binding
from blueprints.core.keystore import KeyKind


@dataclass(frozen=True, slots=True)
class Sheet:
    """What helps a person on a bad day, in her own words, and whom she trusts."""

    notes: str = ""
    name: str = ""
    phone: str = ""


def mark_of(person_id: UUID) -> bytes:
    """Return the keyed mark by which a person's own alerts are found."""
    own = state.current()
    return own.key_mac(KeyKind.APPLICATION, None, "care.author", db.platform_id().bytes, person_id.bytes)


def _place(alert_id: UUID, column: str) -> Binding:
    return Binding(platform=db.platform_id(), table="care_alerts", column=column, row=alert_id)


def seal(plain: str, *, alert_id: UUID, column: str) -> bytes:
    """Return a value of an alert, sealed for its row under the key of the collective."""
    own = state.current()
    return own.keyring.seal(own.key(KeyKind.COLLECTIVE, db.platform_id()), plain, _place(alert_id, column))


def open_value(envelope: bytes, *, alert_id: UUID, column: str) -> str:
    """Return a sealed value of an alert.

    Raises:
        Tampered: moved, altered, or its key is gone.
    """
    return state.current().keyring.open(envelope, _place(alert_id, column))


def author_of(envelope: bytes, *, alert_id: UUID) -> UUID:
    """Return who wrote the words of an alert.

    Raises:
        Tampered: as above.
    """
    return UUID(open_value(envelope, alert_id=alert_id, column="sealed_author"))


# --- a person's own sheet ---------------------------------------------------------------------------------------------


def _own_place(sheet_id: UUID, person_id: UUID) -> Binding:
    return Binding(platform=db.platform_id(), table="care_sheets", column="words", row=sheet_id, author=person_id)


def seal_sheet(sheet: Sheet, *, sheet_id: UUID, person_id: UUID) -> bytes:
    """Inside a write unit: return a sheet sealed under its person's own key."""
    plain = json.dumps({"notes": sheet.notes, "name": sheet.name, "phone": sheet.phone}, ensure_ascii=False)
    key_id = own_keys.keys_of([person_id])[person_id]
    return state.current().keyring.seal(key_id, plain, _own_place(sheet_id, person_id))


def open_sheet(envelope: bytes, *, sheet_id: UUID, person_id: UUID, key_id: UUID) -> Sheet:
    """Return a sheet.

    Raises:
        Tampered: moved, altered, or its key is gone.
    """
    plain = state.current().keyring.open(envelope, _own_place(sheet_id, person_id), key_id=key_id)
    return Sheet(**json.loads(plain))
