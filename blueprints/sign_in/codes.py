"""The second proof: the code of an application on one's telephone, and the codes on paper for when it is lost."""

import secrets
from base64 import b32encode
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update

from blueprints.accounts.models import Person
from blueprints.core import audit, clock, db, state, tokens
from blueprints.core.crypto import Binding
from blueprints.core.errors import Refused
from blueprints.core.keystore import KeyKind
from blueprints.sign_in import queries
from blueprints.sign_in.models import CodeApp, RecoveryCode

STEP = 30
"""Seconds that a code lasts; the one before and the one after are taken too, for clocks that are not right."""
DIGITS = 6
PAPER_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No sign that reads like another one."""
_PAPER_SIGNS = 12
WRONG = "Ce code ne correspond pas. Attendez le code suivant, puis recopiez-le."
SERVED = "Ce code a déjà servi. Attendez le code suivant dans l’application."


def clean(typed: str) -> str:
    """Return a code as it is compared: spaces, dashes and capitals do not count."""
    return "".join(sign for sign in typed.casefold() if sign.isalnum())


# --- the application --------------------------------------------------------------------------------------------------


def start_app(*, person: Person) -> None:
    """Inside a write unit: make the secret of a new code application; a first code has to confirm it."""
    if queries.find_app(person.id) is not None:
        raise Refused("Vous avez déjà une application. Retirez-la d’abord.")
    db.session().execute(delete(CodeApp).where(CodeApp.person_id == person.id))
    app = CodeApp(platform_id=db.platform_id(), person_id=person.id, created_at=clock.now(), last_step=0, secret=b"")
    secret = b32encode(secrets.token_bytes(20)).decode()
    app.secret = state.current().keyring.seal(_key(), secret, _binding(app))
    db.session().add(app)


def secret_of(app: CodeApp) -> str:
    """Return the secret that the application shares with us, in base 32."""
    return state.current().keyring.open(app.secret, _binding(app))


def address_of(app: CodeApp, *, account: str, issuer: str) -> str:
    """Return the `otpauth:` address that an application reads from the QR code."""
    from pyotp import TOTP  # noqa: PLC0415 - only who sets one up needs it

    return TOTP(secret_of(app), interval=STEP, digits=DIGITS).provisioning_uri(name=account, issuer_name=issuer)


def confirm_app(*, person: Person, code: str) -> list[str]:
    """Inside a write unit: take the first code of a new application; return fresh codes on paper.

    Raises:
        Refused: there is none to confirm, or the code is not its code.
    """
    app = queries.find_new_app(person.id)
    if app is None:
        raise Refused("Cette page est trop ancienne. Recommencez.")
    _take(app, code)
    app.confirmed_at = clock.now()
    audit.record("code_app.added", subject="people", subject_id=person.id, actor_id=person.id)
    return renew_paper(person=person)


def remove_app(*, person: Person) -> None:
    """Forget a person's code application."""
    db.session().execute(delete(CodeApp).where(CodeApp.person_id == person.id))
    audit.record("code_app.removed", subject="people", subject_id=person.id, actor_id=person.id)


def _take(app: CodeApp, typed: str) -> None:
    """Take a code of *app*, once.

    Raises:
        Refused: not its code now, or taken before.
    """
    step = _step_of(secret_of(app), clean(typed), clock.now())
    if step is None:
        raise Refused(WRONG)
    later = update(CodeApp).where(CodeApp.id == app.id, CodeApp.last_step < step).values(last_step=step)
    if db.session().execute(later.returning(CodeApp.id)).first() is None:  # two at once: the row says who was first
        raise Refused(SERVED)


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    from pyotp import TOTP  # noqa: PLC0415 - only who uses one needs it

    totp, present = TOTP(secret, interval=STEP, digits=DIGITS), int(now.timestamp()) // STEP
    right = [
        step
        for step in (present - 1, present, present + 1)
        if secrets.compare_digest(totp.generate_otp(step).encode(), code.encode())
    ]
    return right[-1] if right else None


# --- the paper --------------------------------------------------------------------------------------------------------


def renew_paper(*, person: Person) -> list[str]:
    """Inside a write unit: make ten codes for paper, the former ones serve no more; shown once, only hashes stay."""
    session = db.session()
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_PAPER_SIGNS)) for _ in range(PAPER_CODES)]
    session.add_all(
        RecoveryCode(platform_id=person.platform_id, person_id=person.id, code_hash=_hash(person, code))
        for code in codes
    )
    audit.record("paper_codes.renewed", subject="people", subject_id=person.id, actor_id=person.id)
    return [f"{code[:4]} {code[4:8]} {code[8:]}" for code in codes]


def _hash(person: Person, code: str) -> bytes:
    return tokens.fingerprint("paper", f"{person.id.hex}|{code}")


# --- the second proof -------------------------------------------------------------------------------------------------


def expect_code(*, person: Person, typed: str) -> str:
    """Inside a write unit: take the application's code, or one code on paper; return which it was: code or paper.

    Raises:
        Refused: neither, or it has served.
    """
    code = clean(typed)
    if len(code) == _PAPER_SIGNS:
        _take_paper(person, code)
        return "paper"
    app = queries.find_app(person.id, lock=True)
    if app is None:
        raise Refused(WRONG)
    _take(app, code)
    return "code"


def _take_paper(person: Person, code: str) -> None:
    taken = (
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.code_hash == _hash(person, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )
    if db.session().execute(taken.returning(RecoveryCode.id)).first() is None:
        raise Refused("Ce code sur papier n’est pas reconnu, ou il a déjà servi. Prenez le suivant.")
    audit.record("paper_code.used", subject="people", subject_id=person.id, actor_id=person.id)


def _key() -> UUID:
    return state.current().key(KeyKind.APPLICATION)


def _binding(app: CodeApp) -> Binding:
    return Binding(platform=app.platform_id, table="code_apps", column="secret", row=app.id, author=app.person_id)
