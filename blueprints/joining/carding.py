"""The card on paper of a person without e-mail: made with her beside, good until she makes another one.

A card is a key, not a second proof: twenty signs that nobody guesses, kept as a keyed hash, shown once to be printed.
"""

import secrets
from uuid import UUID

from sqlalchemy import delete

from blueprints.accounts.models import Person
from blueprints.core import audit, clock, db, tokens
from blueprints.core.errors import Refused
from blueprints.core.i18n import gettext as _
from blueprints.joining import queries
from blueprints.joining.models import AccessCard
from blueprints.news import services as news
from blueprints.news.models import NewsKind
from blueprints.sign_in.services import OWN_WAYS

_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LONG = 20
WITH_MAIL = "Votre compte a une adresse e-mail : un lien par e-mail suffit. La carte est pour un compte sans e-mail."


def make_card(*, person: Person) -> str:
    """Make a card; the former one serves no more, and she is told. Return its code, which is never shown again.

    Raises:
        Refused: the account has an address: a link by mail is safer than paper.
    """
    if person.email:
        raise Refused(WITH_MAIL)
    code = "".join(secrets.choice(_SIGNS) for _place in range(LONG))
    card = queries.find_card_of(person.id)
    if card is None:
        card = AccessCard(platform_id=person.platform_id, person_id=person.id)
        db.session().add(card)
    else:
        news.tell(people=[person.id], kind=NewsKind.WAY_ADDED, address=OWN_WAYS, way=_("une carte sur papier"))
    card.code_hash, card.made_at, card.used_at = hash_code(code), clock.now(), None
    db.session().flush()
    audit.record("access_card.made", subject="people", subject_id=person.id, actor_id=person.id)
    return code


def forget_card(*, person_id: UUID) -> None:
    """Inside a write unit: a card that was lost opens nothing any more."""
    db.session().execute(delete(AccessCard).where(AccessCard.person_id == person_id))


def hash_code(code: str) -> bytes:
    """Return what the database keeps of a card's code."""
    return tokens.fingerprint("access_card", code)


def spaced(code: str) -> str:
    """Return a code as it is printed: in groups of four."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def use_card(*, code: str) -> UUID:
    """Return whose card has this code.

    Raises:
        Refused: nobody's, or the account has ended.
    """
    card = queries.find_card(hash_code(code))
    if card is None:
        raise Refused("Ce code n’est pas reconnu. Vérifiez chaque signe, ou appelez la personne du service.")
    card.used_at = clock.now()
    return card.person_id
