"""The devices on which a person asked to be told. What calls them is empty: a browser learns only that there is news.

A device lives as long as the session it was asked from, and goes when the browser's maker does not know it any more.
"""

from collections.abc import Collection, Iterable, Sequence
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, select

from blueprints.accounts.models import WebSession
from blueprints.core import access, clock, db, own_keys, state
from blueprints.core.crypto import Binding
from blueprints.core.db import AnyRow
from blueprints.core.errors import Refused
from blueprints.core.keystore import KeyKind
from blueprints.core.own_keys import PersonKey
from blueprints.news.models import NewsGroup, PushChoice, PushDevice

LONGEST = 1000
MOST = 20
"""Devices of one person; a new one takes the place of the oldest."""
_NOT_AN_ADDRESS = "Ce navigateur n’a pas donné d’adresse pour prévenir. Réessayez, ou gardez les e-mails."


def binding_of(device_id: UUID, person_id: UUID) -> Binding:
    """Return the place that the address of a device is sealed for."""
    return Binding(platform=db.platform_id(), table="push_devices", column="endpoint", row=device_id, author=person_id)


def expect_endpoint(endpoint: str) -> str:
    """Return the address that a browser gave.

    Raises:
        Refused: it is none of a server of the web, by https.
    """
    try:
        parts = urlsplit(endpoint)
        plain = parts.scheme == "https" and bool(parts.hostname) and parts.port in (None, 443)
    except ValueError:
        raise Refused(_NOT_AN_ADDRESS) from None
    named = parts.username is None and parts.password is None and not parts.fragment
    if not plain or not named or len(endpoint) > LONGEST or not endpoint.isascii() or not endpoint.isprintable():
        raise Refused(_NOT_AN_ADDRESS)
    return endpoint


def add_device(*, person_id: UUID, session_id: UUID, device: str, endpoint: str) -> None:
    """Keep the address that a browser gave; the same browser asked twice is one device, of who asked last.

    Raises:
        Refused: it is no address.
    """
    plain, session = expect_endpoint(endpoint), db.session()
    mac = state.current().key_mac(KeyKind.APPLICATION, None, "push.endpoint", plain.encode())
    key_id, device_id = own_keys.keys_of([person_id])[person_id], db.secret_id()
    session.execute(delete(PushDevice).where(PushDevice.endpoint_mac == mac))
    _make_room(person_id)
    add = db.inserter(session)
    row = {
        "id": device_id,
        "platform_id": db.platform_id(),
        "person_id": person_id,
        "session_id": session_id,
        "device": device,
        "endpoint": state.current().keyring.seal(key_id, plain, binding_of(device_id, person_id)),
        "endpoint_mac": mac,
        "created_at": clock.now(),
    }
    session.execute(add(PushDevice).values(row).on_conflict_do_nothing())


def _make_room(person_id: UUID) -> None:
    kept = select(PushDevice.id).where(PushDevice.person_id == person_id).order_by(PushDevice.created_at.desc())
    old = db.session().scalars(kept.offset(MOST - 1).limit(100)).all()
    remove(devices=old)


def remove(*, devices: Collection[UUID]) -> None:
    """Forget devices."""
    db.session().execute(delete(PushDevice).where(PushDevice.id.in_(devices)))


def remove_ended() -> None:
    """Forget the devices whose session has ended, platform in force."""
    statement = delete(PushDevice).where(~_is_open())
    db.session().execute(statement.execution_options(synchronize_session=False))


def _is_open() -> ColumnElement[bool]:
    own = select(WebSession.id).where(
        WebSession.id == PushDevice.session_id,
        WebSession.person_id == PushDevice.person_id,
        WebSession.revoked_at.is_(None),
        WebSession.expires_at > clock.now(),
    )
    return own.exists()


def find_own(device_id: UUID) -> PushDevice | None:
    """Return one of the devices of the person behind this request."""
    actor = access.current_actor()
    if actor is None:
        return None
    own = select(PushDevice).where(PushDevice.id == device_id, PushDevice.person_id == actor.person_id)
    return db.session().scalars(own).one_or_none()


def list_devices(person_id: UUID) -> Sequence[AnyRow]:
    """Return the devices of a person that may be called: id, session, name and when it was asked, the last first."""
    columns = (PushDevice.id, PushDevice.session_id, PushDevice.device, PushDevice.created_at)
    statement = select(*columns).where(PushDevice.person_id == person_id, _is_open())
    return db.session().execute(statement.order_by(PushDevice.created_at.desc(), PushDevice.id).limit(MOST)).all()


def list_endpoints(person_id: UUID) -> list[tuple[UUID, str]]:
    """Return the addresses to call for a person, opened.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = (
        select(PushDevice.id, PushDevice.endpoint, PersonKey.key_id)
        .join(PersonKey, and_(PersonKey.person_id == PushDevice.person_id))
        .where(PushDevice.person_id == person_id, _is_open())
        .order_by(PushDevice.created_at, PushDevice.id)
        .limit(MOST)
    )
    return [(row.id, open_endpoint(row, person_id)) for row in db.session().execute(statement)]


def open_endpoint(row: AnyRow, person_id: UUID) -> str:
    """Return the address of a device.

    Raises:
        Tampered: it stays closed.
    """
    return state.current().keyring.open(row.endpoint, binding_of(row.id, person_id), key_id=row.key_id)


# --- for what ---------------------------------------------------------------------------------------------------------


def list_chosen(person_id: UUID) -> set[NewsGroup]:
    """Return the groups of news for which a person's devices are called."""
    statement = select(PushChoice.group).where(PushChoice.person_id == person_id)
    return set(db.session().scalars(statement.limit(50)))


def choose(*, person_id: UUID, groups: Iterable[NewsGroup], among: Iterable[NewsGroup]) -> None:
    """Keep for which groups a person's devices are called; those that were not asked about stay as they were.

    Args:
        person_id: whose.
        groups: those that she chose.
        among: those that the page asked about.
    """
    session, known, chosen = db.session(), list_chosen(person_id), set(groups)
    gone = [group for group in among if group not in chosen]
    session.execute(delete(PushChoice).where(PushChoice.person_id == person_id, PushChoice.group.in_(gone)))
    session.add_all(
        PushChoice(platform_id=db.platform_id(), person_id=person_id, group=group, chosen_at=clock.now())
        for group in sorted(chosen - known)
    )
