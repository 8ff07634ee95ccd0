"""Reads about invitations."""

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from sqlalchemy import select

from blueprints.accounts.models import Person
from blueprints.accounts.queries import fold_email, fold_name, list_taken_pseudonyms
from blueprints.core import clock, db, tokens
from blueprints.joining.models import Invitation

PURPOSE = "invitation"
WORDS = (
    *("Abeille", "Alouette", "Amande", "Ancolie", "Bambou", "Bruyère", "Cannelle", "Cascade", "Cerisier", "Cigale"),
    *("Clairière", "Coquelicot", "Corail", "Crocus", "Écureuil", "Érable", "Étincelle", "Falaise", "Fauvette", "Genêt"),
    *("Girafe", "Glycine", "Hérisson", "Iris", "Jasmin", "Lavande", "Lichen", "Loutre", "Lucarne", "Mandarine"),
    *("Menthe", "Mimosa", "Moineau", "Myrtille", "Nuage", "Olivier", "Papillon", "Pinson", "Platane", "Pommier"),
    *("Ruisseau", "Sapin", "Saule", "Sentier", "Sureau", "Tortue", "Trèfle", "Vanille", "Verveine", "Zéphyr"),
)
"""Neutral words, proposed to who does not want to look for one."""


def find_invitation(token: str, *, lock: bool = False) -> Invitation | None:
    """Return the invitation that a link's token names.

    Args:
        token: as in the address.
        lock: hold the row until the commit (inside a write unit).
    """
    invitation_id = tokens.read(PURPOSE, token)
    if invitation_id is None:
        return None
    statement = select(Invitation).where(Invitation.id == invitation_id)
    return db.session().scalars(statement.with_for_update() if lock else statement).one_or_none()


def find_by_id(invitation_id: UUID) -> Invitation | None:
    """Return one invitation."""
    return db.session().get(Invitation, invitation_id)


def list_open(email: str, limit: int = 50) -> list[Invitation]:
    """Return the invitations of this address that could still be used, oldest first."""
    statement = (
        select(Invitation)
        .where(Invitation.email == fold_email(email), Invitation.used_at.is_(None), Invitation.expires_at > clock.now())
        .order_by(Invitation.created_at, Invitation.id)
        .limit(limit)
    )
    return list(db.session().scalars(statement))


def find_inviter_name(invitation: Invitation) -> str | None:
    """Return the full name of who invites, if a person of the platform does."""
    if invitation.invited_by is None:
        return None
    inviter = db.session().get(Person, invitation.invited_by)
    return inviter.full_name if inviter else None


def propose_pseudonym(invitation: Invitation) -> str:
    """Return a word that nobody is called here, always the same one for the same invitation while it is free."""
    taken = list_taken_pseudonyms()
    return next((word for word in _words_from(invitation, "pseudonym") if fold_name(word) not in taken), "")


def propose_recognition_word(invitation: Invitation) -> str:
    """Return a word for her mails, hard to guess for others, always the same one for the same invitation."""
    first, second = islice(_words_from(invitation, "recognition"), 2)
    return f"{first.lower()} {second.lower()}"


def _words_from(invitation: Invitation, purpose: str) -> Iterator[str]:
    """Walk the words in an order that only this installation can know beforehand."""
    digest = tokens.fingerprint(f"{PURPOSE}.{purpose}", invitation.id.hex)
    start = int.from_bytes(digest[:4]) % len(WORDS)
    step = int.from_bytes(digest[4:8]) % (len(WORDS) // 2) * 2 + 1
    step = step if step % 5 else step + 2  # odd and no multiple of 5: it meets all fifty words
    for turn in range(len(WORDS)):
        yield WORDS[(start + turn * step) % len(WORDS)]
