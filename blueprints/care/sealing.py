"""What is sealed here: who wrote the words of an alert, her number, and each person's own sheet.

An alert is found by its author through a keyed mark of her id: the database alone does not say whose it is. A text
without a name has a mark apart, which it shares with no other alert of hers: beside a text that she signed, one mark
for both would be her name.
"""

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from blueprints.core import db, own_keys, state
from blueprints.core.crypto import Binding
from blueprints.core.keystore import KeyKind

APART = 16
"""How many texts without a name of one person have marks that are not the same, within the month that alerts last."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What helps a person on a bad day, in her own words, and whom she trusts."""

    notes: str = ""
    name: str = ""
    phone: str = ""


def marks_of(person_id: UUID) -> list[bytes]:
    """Return the keyed marks by which a person's own alerts are found: the first for what she signed."""
    own = state.current()
    who = (db.platform_id().bytes, person_id.bytes)
    apart = (bytes([number]) for number in range(1, APART + 1))
    return [
        own.key_mac(KeyKind.APPLICATION, None, "care.author", *who),
        *(own.key_mac(KeyKind.APPLICATION, None, "care.author", *who, one) for one in apart),
    ]


def fresh_mark(person_id: UUID, *, is_named: bool, used: Collection[bytes]) -> bytes:
    """Return the mark of a new alert.

    Args:
        person_id: who wrote the words.
        is_named: whether she signed them.
        used: marks of her other alerts: what she did not sign takes one of the others, as long as there is one.
    """
    named, *apart = marks_of(person_id)
    return named if is_named else secrets.choice([one for one in apart if one not in used] or apart)


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
