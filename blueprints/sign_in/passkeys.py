"""Passkeys: what a device is asked to sign, and the check of what it answers.

`webauthn` weighs two hundred modules: it is imported when a passkey is first spoken of, never at the start.
"""

import json
import secrets
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import delete

from blueprints.accounts.models import Person
from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused
from blueprints.sign_in import queries
from blueprints.sign_in.models import Ceremony, Passkey, PasskeyChallenge

LIFETIME = timedelta(minutes=5)
MOST = 20
LONGEST_ANSWER = 20_000
NAME = 60
NOT_OPENED = "Cet appareil n’a pas été reconnu. Essayez encore, ou choisissez une autre façon."
NOT_ADDED = "Cet appareil n’a pas pu être ajouté. Essayez encore, ou choisissez une autre façon."
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Who we are to a device: it signs for this host alone."""

    rp_id: str
    origin: str


# --- asking -----------------------------------------------------------------------------------------------------------


def ask(*, ceremony: Ceremony, browser_hash: bytes, person_id: UUID | None, site: Site) -> str:
    """Inside a write unit: keep a challenge for this browser, and return what its device is asked, as JSON.

    Args:
        ceremony: what the passkey is asked for.
        browser_hash: keyed hash of the browser's own mark.
        person_id: whose passkey it must be; None when the device itself says who comes in.
        site: who we are to the device.
    """
    challenge = secrets.token_bytes(32)
    db.session().add(
        PasskeyChallenge(
            platform_id=db.platform_id(),
            challenge=challenge,
            ceremony=ceremony,
            browser_hash=browser_hash,
            person_id=person_id,
            expires_at=clock.now() + LIFETIME,
        )
    )
    known = [passkey.credential_id for passkey in queries.list_passkeys(person_id)] if person_id else []
    if ceremony is Ceremony.ADD and person_id is not None:
        return _options_to_add(challenge, db.session().get_one(Person, person_id), known, site)
    return _options_to_sign(challenge, known, site)


def _options_to_sign(challenge: bytes, known: Sequence[bytes], site: Site) -> str:
    from webauthn import generate_authentication_options, options_to_json  # noqa: PLC0415 - heavy, see above
    from webauthn.helpers.structs import (  # noqa: PLC0415 - idem
        PublicKeyCredentialDescriptor,
        UserVerificationRequirement,
    )

    options = generate_authentication_options(
        rp_id=site.rp_id,
        challenge=challenge,
        timeout=int(LIFETIME.total_seconds() * 1000),
        allow_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def _options_to_add(challenge: bytes, person: Person, known: Sequence[bytes], site: Site) -> str:
    from webauthn import generate_registration_options, options_to_json  # noqa: PLC0415 - heavy, see above
    from webauthn.helpers.structs import (  # noqa: PLC0415 - idem
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=site.rp_id,
        rp_name=site.rp_id,  # a device shows it: the host, which it shows anyway, and no name of a service
        user_id=person.id.bytes,
        user_name=person.email or person.full_name,
        user_display_name=person.full_name,
        challenge=challenge,
        timeout=int(LIFETIME.total_seconds() * 1000),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
    )
    return options_to_json(options)


# --- what a device answers --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """What a device answered, and the challenge that it answers."""

    credential: dict[str, Any]
    challenge: bytes
    credential_id: bytes
    user_handle: bytes


def read(answer: str) -> Answer:
    """Return what a device answered.

    Raises:
        Refused: it is no such answer.
    """
    try:
        credential = json.loads(answer[:LONGEST_ANSWER])
        told = json.loads(_bytes_of(credential["response"]["clientDataJSON"]))
        handle = _bytes_of(credential["response"].get("userHandle") or "")
        return Answer(credential, _bytes_of(told["challenge"]), _bytes_of(credential["rawId"]), handle)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused(NOT_OPENED) from error


def _bytes_of(value: str) -> bytes:
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))


def spend(*, answer: Answer, ceremony: Ceremony, browser_hash: bytes) -> UUID | None:
    """Inside a unit of its own: take the challenge away, so that it serves once whatever comes of it.

    Returns:
        Whose passkey it must be; None when the device itself says who comes in.

    Raises:
        Refused: it was never given to this browser for this, it has served, or had its time.
    """
    gone = (
        delete(PasskeyChallenge)
        .where(
            PasskeyChallenge.challenge == answer.challenge,
            PasskeyChallenge.ceremony == ceremony,
            PasskeyChallenge.browser_hash == browser_hash,
            PasskeyChallenge.expires_at > clock.now(),
        )
        .returning(PasskeyChallenge.person_id)
    )
    spent = db.session().execute(gone).first()
    if spent is None:
        raise Refused(NOT_OPENED)
    person_id: UUID | None = spent.person_id
    return person_id


def expect_signed(*, passkey: Passkey, answer: Answer, site: Site) -> int:
    """Check the device's signature, origin, verification of the person and counter; return the new counter.

    Raises:
        Refused: one of them is wrong.
    """
    from webauthn import verify_authentication_response  # noqa: PLC0415 - heavy, see above
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415 - idem

    try:
        checked = verify_authentication_response(
            credential=answer.credential,
            expected_challenge=answer.challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        log.warning("passkey.refused", reason=type(error).__name__)
        raise Refused(NOT_OPENED) from error
    return checked.new_sign_count


def use(*, answer: Answer, expected: UUID | None, site: Site) -> Passkey:
    """Inside a write unit: return the passkey that a right answer comes from, its counter moved on.

    Args:
        answer: what the device answered to a challenge that is spent.
        expected: whose passkey it must be; None when the device itself says who comes in.
        site: who we are to the device.

    Raises:
        Refused: unknown here, somebody else's, or the answer is wrong.
    """
    passkey = queries.find_passkey(answer.credential_id, lock=True)
    if passkey is None or expected not in (None, passkey.person_id):
        raise Refused(NOT_OPENED)
    if answer.user_handle and answer.user_handle != passkey.person_id.bytes:
        raise Refused(NOT_OPENED)
    passkey.sign_count = expect_signed(passkey=passkey, answer=answer, site=site)
    passkey.last_used_at = clock.now()
    return passkey


def add(*, person: Person, answer: Answer, site: Site, name: str) -> Passkey:
    """Inside a write unit: keep a new passkey of a person.

    Args:
        person: whose.
        answer: what her device answered to a challenge that was for her, and is spent.
        site: who we are to the device.
        name: what she calls the device.

    Raises:
        Refused: the answer is wrong, the passkey is known already, or there are too many.
    """
    known = queries.list_passkeys(person.id)
    if len(known) >= MOST:
        raise Refused("Vous avez déjà beaucoup d’appareils. Retirez-en un, puis recommencez.")
    credential_id, public_key, count = _checked(answer, site)
    if queries.find_passkey(credential_id) is not None:
        raise Refused("Cet appareil est déjà connu. Vous pouvez l’utiliser pour entrer.")
    passkey = Passkey(
        platform_id=db.platform_id(),
        person_id=person.id,
        credential_id=credential_id,
        public_key=public_key,
        sign_count=count,
        name=_free_name(name, [one.name for one in known]),
        created_at=clock.now(),
    )
    db.session().add(passkey)
    audit.record("passkey.added", subject="passkeys", subject_id=passkey.id, actor_id=person.id)
    return passkey


def _checked(answer: Answer, site: Site) -> tuple[bytes, bytes, int]:
    from webauthn import verify_registration_response  # noqa: PLC0415 - heavy, see above
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415 - idem

    try:
        made = verify_registration_response(
            credential=answer.credential,
            expected_challenge=answer.challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        log.warning("passkey.refused", reason=type(error).__name__)
        raise Refused(NOT_ADDED) from error
    return made.credential_id, made.credential_public_key, made.sign_count


def _free_name(name: str, taken: Sequence[str]) -> str:
    if name not in taken:
        return name[:NAME]
    return next(
        f"{name[:NAME]} ({number})" for number in range(2, MOST + 3) if f"{name[:NAME]} ({number})" not in taken
    )


def rename(*, passkey: Passkey, name: str) -> None:
    """Call a passkey as its owner does."""
    passkey.name = name


def remove(*, passkey: Passkey) -> None:
    """Forget a passkey: its device opens nothing any more."""
    audit.record("passkey.removed", subject="passkeys", subject_id=passkey.id, actor_id=passkey.person_id)
    db.session().delete(passkey)
