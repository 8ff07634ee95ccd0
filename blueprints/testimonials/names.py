"""The name under a text: chosen by each of its authors, the most private first."""

from blueprints.accounts.models import Person
from blueprints.core.errors import Refused
from blueprints.testimonials.models import Signature

REAL_NAME = "Ce nom ressemble à votre vrai nom. Inventez un autre nom, ou choisissez « Mon prénom »."
NAME_NEEDED = "Écrivez le nom inventé qui signera votre texte."


def name_of(author: Person, signature: Signature, pseudonym: str) -> str:
    """Return what stands under the text; empty without a name.

    Args:
        author: who signs.
        signature: which name.
        pseudonym: the made-up one, if that is what she chose.

    Raises:
        Refused: a made-up name that is missing, or her own.
    """
    if signature is Signature.PSEUDONYM:
        if not pseudonym:
            raise Refused(NAME_NEEDED)
        own = {author.first_name.casefold(), author.last_name.casefold()}
        if own & set(pseudonym.casefold().replace("-", " ").split()) or pseudonym.casefold() in own:
            raise Refused(REAL_NAME)
        return pseudonym
    if signature is Signature.INITIAL:
        return f"{author.first_name[:1].upper()}."
    return author.first_name if signature is Signature.FIRST_NAME else ""
