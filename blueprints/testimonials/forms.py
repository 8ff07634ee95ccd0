"""The forms of a testimonial: writing, signing and agreeing, reviewing."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField, HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined,unused-ignore] # newer than its types

from blueprints.core.errors import Refused, Unavailable
from blueprints.core.forms import LINE, BodyField, ChoiceField, ClientIdField, Form, LineField, VersionField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.core.uploads import HeldFile, Uploads
from blueprints.files import refusals
from blueprints.files.checking import LARGEST, MEGABYTE, Checked
from blueprints.meetings.day_fields import DatedForm, DayField, OneOf
from blueprints.moderation.forms import RuleField
from blueprints.testimonials import recordings, wording
from blueprints.testimonials.models import ConsentUse, Signature

TITLE_MOST, BODY_MOST, REASON_MOST, NAME_MOST, WARNING_MOST, ANSWER_MOST = 120, 8000, 1000, 40, 200, 2000

TAKEN = Uploads(most=1, each=LARGEST, altogether=LARGEST, read=24 * MEGABYTE)
OTHER_USES = frozenset(use.value for use in ConsentUse if use is not ConsentUse.SITE)


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


class AnswerForm(Form):
    """The answer to one question; it may be passed over."""

    answer = BodyField(_l("Votre réponse"), most=ANSWER_MOST)
    client_id = ClientIdField()
    version = VersionField()


class TitleForm(Form):
    """The last question of the guided way."""

    title = LineField(
        _l("Le titre de votre texte"),
        needed=_l("Donnez un titre à votre texte. Quelques mots suffisent."),
        most=TITLE_MOST,
    )
    version = VersionField()


class DictationForm(WritingForm):
    """What somebody else says, typed for her with her yes."""

    person = OneOf(_l("Qui dicte son témoignage ?"), needed=_l("Choisissez la personne qui dicte."))
    agreed = BooleanField(_l("Elle est avec moi, et elle a dit oui"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a page without the person's yes."""
        super().validate(extra_validators)
        if not self.agreed.data:
            self.agreed.errors = [_l("Sans le oui de la personne, on n’écrit pas à sa place.")]
        return not self.errors


class PaperForm(SeenForm):
    """What its author signed on paper, copied by who wrote the text down."""

    signature = ChoiceField(
        _l("La signature choisie"),
        choices=(
            (Signature.NONE.value, _l("Sans nom")),
            (Signature.PSEUDONYM.value, _l("Un nom inventé")),
            (Signature.INITIAL.value, _l("La première lettre de son prénom")),
            (Signature.FIRST_NAME.value, _l("Son prénom")),
        ),
        needed=_l("Choisissez comment signer."),
    )
    pseudonym = LineField(_l("Le nom inventé"), most=NAME_MOST)
    signed = BooleanField(_l("J’ai la feuille signée. Elle dit oui à ces mots, pour ce site, pendant un an"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a page without the signed sheet."""
        super().validate(extra_validators)
        if not self.signed.data:
            self.signed.errors = [_l("Sans la feuille signée, rien n’est validé.")]
        return not self.errors


class OtherUsesField(SelectMultipleField):
    """What else a text may serve for; nothing is ticked beforehand.

    Args:
        label: the question.
    """

    def __init__(self, label: Any, **kwargs: Any) -> None:
        offered = [SelectChoice(use.value, wording.USES[use]) for use in ConsentUse if use is not ConsentUse.SITE]
        super().__init__(label, choices=offered, validate_choice=False, **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Leave out what was not offered."""
        del form
        self.data = [one for one in self.data or [] if one in OTHER_USES]


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
    others = OtherUsesField(_l("Votre texte peut-il servir ailleurs aussi ?"))
    warning = LineField(_l("Un avertissement avant votre texte"), most=WARNING_MOST)

    @property
    def uses(self) -> tuple[ConsentUse, ...]:
        """Return what she said yes to; nothing elsewhere without this site."""
        return (ConsentUse.SITE, *map(ConsentUse, self.others.data or ())) if self.site.data == "yes" else ()


class SoundField(FileField):
    """One recording, checked while the form is; `checked` holds it then.

    Args:
        label: shown above.
    """

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.checked: Checked | None = None

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take a file only; a field left empty sends one without a name."""
        self.data = next((one for one in valuelist if isinstance(one, FileStorage) and one.filename), None)

    def pre_validate(self, form: Any) -> None:
        """Check the recording."""
        del form
        if self.data is None:
            self.errors = [*self.errors, _l("Enregistrez-vous, ou choisissez un son.")]
            return
        try:
            self.checked = _checked(self.data)
        except (Refused, Unavailable) as refused:
            self.errors = [*self.errors, refused.message]


def _checked(given: FileStorage) -> Checked:
    if not isinstance(given.stream, HeldFile):
        raise Refused(refusals.BROKEN)
    if not given.stream.fits:
        raise Refused(refusals.TOO_BIG)
    return recordings.checked(given.stream.getvalue(), given.filename or "")


class SoundForm(Form):
    """A recording of one's own voice, and that a voice can be known."""

    sound = SoundField(_l("Votre son"))
    known = BooleanField(_l("Je sais que ma voix peut me faire reconnaître"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a page without its tick."""
        super().validate(extra_validators)
        if not self.known.data:
            self.known.errors = [_l("Cochez la case, si vous êtes d’accord. Une voix se reconnaît.")]
        return not self.errors


class LookedAtForm(Form):
    """Words that are looked at while they are written, and not kept."""

    title = LineField(_l("Titre"), most=TITLE_MOST)
    body = BodyField(_l("Votre texte"), most=BODY_MOST)


class ReplaceForm(Form):
    """Some words of a draft, and what is written instead."""

    words = LineField(_l("Les mots"), needed=_l("Il manque les mots à remplacer."), most=LINE)
    by = LineField(_l("Remplacer par"), needed=_l("Écrivez par quoi remplacer ces mots."), most=LINE)
    version = VersionField()


class UseForm(Form):
    """One use, to be said yes to or ended."""

    use = ChoiceField(
        _l("Usage"), choices=[(use.value, use.value) for use in ConsentUse], needed=_l("Choisissez un usage.")
    )


class UsageForm(DatedForm):
    """Where a text served, when, and for what its author said yes."""

    text = OneOf(_l("Le texte et l’usage"), needed=_l("Choisissez un texte et son usage."))
    used_on = DayField(_l("Le jour"), needed=_l("Écrivez le jour. Par exemple : 3 mars 2026."))
    place = LineField(
        _l("Où ?"), needed=_l("Écrivez où ce texte a servi. Par exemple : dépliant du forum de mars."), most=200
    )
    client_id = ClientIdField()

    @property
    def testimonial_id(self) -> UUID:
        """Return which text, in a form that was validated."""
        return UUID(self.text.data.partition(":")[0])

    @property
    def use(self) -> str:
        """Return which use, in a form that was validated."""
        return str(self.text.data.partition(":")[2])


class WarningForm(Form):
    """What stands before a hard story; empty, nothing is folded."""

    warning = LineField(_l("L’avertissement avant le texte"), most=WARNING_MOST)


class ProposalForm(SeenForm):
    """Other words, by which rule, and why."""

    title = LineField(_l("Titre proposé"), needed=_l("Le titre ne peut pas être vide."), most=TITLE_MOST)
    body = BodyField(_l("Texte proposé"), needed=_l("Le texte ne peut pas être vide."), most=BODY_MOST)
    rule = RuleField(_l("Règle de vie concernée"))
    reason = BodyField(
        _l("Votre raison, en mots simples"), needed=_l("Dites pourquoi vous proposez ce changement."), most=REASON_MOST
    )


class DeclineForm(Form):
    """A no, by which rule, and why."""

    rule = RuleField(_l("Règle de vie concernée"))
    reason = BodyField(
        _l("Votre raison, en mots simples"),
        needed=_l("Dites pourquoi ce texte ne peut pas paraître."),
        most=REASON_MOST,
    )
