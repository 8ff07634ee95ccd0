"""The forms of a testimonial: writing, signing and agreeing, reviewing."""

from wtforms import HiddenField

from blueprints.core.forms import BodyField, ChoiceField, ClientIdField, Form, LineField, VersionField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.testimonials.models import Signature

TITLE_MOST, BODY_MOST, REASON_MOST, NAME_MOST = 120, 8000, 1000, 40


class SeenForm(Form):
    """One button about the very words that the page showed."""

    hash = HiddenField()

    def seen(self) -> bytes:
        """Return the fingerprint of the words that were shown; a malformed one fits no words."""
        try:
            return bytes.fromhex(self.hash.data or "")
        except ValueError:
            return b""


class WritingForm(Form):
    """A title and a text."""

    title = LineField(
        _l("Titre"), needed=_l("Donnez un titre à votre texte. Quelques mots suffisent."), most=TITLE_MOST
    )
    body = BodyField(_l("Votre texte"), needed=_l("Écrivez votre texte. Une seule phrase suffit."), most=BODY_MOST)
    client_id = ClientIdField()
    version = VersionField()


class AgreementForm(Form):
    """The signature, and the consent for each use."""

    signature = ChoiceField(
        _l("Comment signer votre texte ?"),
        choices=(
            (Signature.NONE.value, _l("Sans nom")),
            (Signature.PSEUDONYM.value, _l("Un nom inventé")),
            (Signature.INITIAL.value, _l("La première lettre de mon prénom")),
            (Signature.FIRST_NAME.value, _l("Mon prénom")),
        ),
        needed=_l("Choisissez comment signer."),
    )
    pseudonym = LineField(_l("Votre nom inventé"), most=NAME_MOST)
    site = ChoiceField(
        _l("Votre texte peut-il paraître sur ce site ?"),
        choices=(("yes", _l("Oui, pendant un an")), ("no", _l("Non, ou je ne sais pas encore"))),
        needed=_l("Répondez oui ou non. Vous pourrez changer d’avis."),
    )


class ProposalForm(SeenForm):
    """Other words, and why."""

    title = LineField(_l("Titre proposé"), needed=_l("Le titre ne peut pas être vide."), most=TITLE_MOST)
    body = BodyField(_l("Texte proposé"), needed=_l("Le texte ne peut pas être vide."), most=BODY_MOST)
    reason = BodyField(
        _l("Votre raison, en mots simples"), needed=_l("Dites pourquoi vous proposez ce changement."), most=REASON_MOST
    )


class DeclineForm(Form):
    """A no, and why."""

    reason = BodyField(
        _l("Votre raison, en mots simples"),
        needed=_l("Dites pourquoi ce texte ne peut pas paraître."),
        most=REASON_MOST,
    )
