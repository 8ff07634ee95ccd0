"""The fields by which a post is signed, folded and quoted; the form of a post that changes."""

from flask import request
from wtforms import HiddenField

from blueprints.core import access
from blueprints.core.forms import BodyField, ChoiceField, Form, LineField, VersionField
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.core.text import isolate
from blueprints.discussion import members
from blueprints.discussion.models import Signed
from blueprints.moderation.kinds import LONGEST_WARNING

QUOTED = "citer"
"""In an address: the number of the post that one answers."""
_DIGITS = 7


_WARNING = _l("Ce qui peut être dur à lire")
"""What stands over a text, so that it opens by choice."""


class SignedForm(Form):
    """What is common to what one writes in a discussion: the name under it, and the fold over it."""

    signed = ChoiceField(_l("Signer avec quel nom ?"), choices=())
    warning = LineField(_WARNING, most=LONGEST_WARNING)

    def offer_names(self) -> None:
        """Offer the names that the person of this request has; those who animate sign with theirs."""
        actor = access.current_actor()
        if actor is None or actor.person_id in members.staff():
            return
        names = [(Signed.NAME.value, isolate(actor.first_name))] if actor.pseudonym else []
        names.append((Signed.PSEUDONYM.value, members.named(actor.person_id, actor.pseudonym).name))
        self.signed.offer([*names, (Signed.NOBODY.value, _("Sans nom"))])
        if not self.signed.data:
            self.signed.data = Signed.PSEUDONYM.value

    @property
    def name_hints(self) -> dict[str, str]:
        """Return what is said under each name."""
        actor = access.current_actor()
        own = _("Votre pseudonyme") if actor and actor.pseudonym else _("Vous n’avez pas encore de pseudonyme")
        return {
            Signed.NAME.value: _("Votre prénom"),
            Signed.PSEUDONYM.value: own,
            Signed.NOBODY.value: _("Relu avant d’être publié"),
        }

    @property
    def signature(self) -> Signed:
        """Return how it is signed; those who animate sign with their name, whatever was sent."""
        return Signed(self.signed.data) if self.signed.choices and self.signed.data else Signed.PSEUDONYM


class QuotingForm(SignedForm):
    """What may answer another post."""

    quoted = HiddenField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        asked = request.args.get(QUOTED) if request.method == "GET" else None
        if asked is not None:
            self.quoted.data = asked

    @property
    def quoted_number(self) -> int | None:
        """Return the number of the post that it answers."""
        told = self.quoted.data or ""
        is_number = told.isascii() and told.isdecimal() and len(told) <= _DIGITS
        return int(told) or None if is_number else None


class PostForm(Form):
    """Other words for a post."""

    version = VersionField()
    body = BodyField(_l("Votre message"), needed=_l("Écrivez votre message avant de l’enregistrer."))
    warning = LineField(_WARNING, most=LONGEST_WARNING)
