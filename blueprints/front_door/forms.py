"""The forms of the front door: what a stranger writes, and what the service notes about it."""

from typing import Any

from wtforms import EmailField, HiddenField, StringField, TelField
from wtforms.validators import Email, ValidationError

from blueprints.core import text
from blueprints.core.forms import AtMost, BodyField, ChoiceField, ClientIdField, Form, LineField, VersionField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.front_door.letters import Letter
from blueprints.front_door.models import Channel
from blueprints.front_door.phones import read_phone
from blueprints.front_door.wording import ASKERS, CHANNELS, PURPOSES, WAYS

MESSAGE_MOST, NAME_MOST, PHONE_MOST, EMAIL_MOST, TOWN_MOST, NOTE_MOST = 3000, 60, 40, 254, 80, 1000
PHONE_NEEDED = _l("Écrivez le numéro où vous appeler.")
PHONE_WRONG = _l("Ce numéro n’est pas complet. Exemple : 04 65 71 12 30.")
EMAIL_NEEDED = _l("Écrivez l’adresse e-mail où vous répondre.")
EMAIL_WRONG = _l("Cette adresse e-mail n’est pas complète. Exemple : awa@exemple.fr.")


def _fold(value: str | None) -> str | None:
    return None if value is None else text.clean_line(value)


class ContactForm(Form):
    """A message of somebody who has no account."""

    purpose = ChoiceField(
        _l("Pourquoi écrivez-vous ?"),
        choices=tuple((purpose.value, words) for purpose, words in PURPOSES.items()),
        needed=_l("Dites si vous demandez l’emploi accompagné, ou si vous posez une question."),
    )
    asker = ChoiceField(
        _l("Qui êtes-vous ?"),
        choices=tuple((asker.value, words) for asker, words in ASKERS.items()),
        needed=_l("Choisissez une réponse. Vous pouvez préférer ne pas le dire."),
    )
    message = BodyField(
        _l("Votre message"), needed=_l("Écrivez votre message. Une seule phrase suffit."), most=MESSAGE_MOST
    )
    name = LineField(_l("Comment vous appeler ?"), most=NAME_MOST)
    channel = ChoiceField(
        _l("Comment voulez-vous une réponse ?"),
        choices=tuple((channel.value, words) for channel, words in CHANNELS.items()),
        needed=_l("Choisissez le téléphone ou l’e-mail."),
    )
    phone = TelField(_l("Votre numéro de téléphone"), [AtMost(PHONE_MOST)], filters=[_fold])
    email = EmailField(_l("Votre adresse e-mail"), [AtMost(EMAIL_MOST)], filters=[_fold])
    town = LineField(_l("Votre commune ou votre département"), most=TOWN_MOST)
    site_web = StringField(_l("Laissez ce champ vide"))
    stamp = HiddenField()
    client_id = ClientIdField()

    def validate_phone(self, field: Any) -> None:
        """Ask for a number when she wants to be called; take it in any sensible form."""
        if self.channel.data != Channel.PHONE:
            return
        if not field.data:
            raise ValidationError(str(PHONE_NEEDED))
        if read_phone(field.data) is None:
            raise ValidationError(str(PHONE_WRONG))

    def validate_email(self, field: Any) -> None:
        """Ask for an address when she wants a mail."""
        if self.channel.data != Channel.MAIL:
            return
        if not field.data:
            raise ValidationError(str(EMAIL_NEEDED))
        Email(message=str(EMAIL_WRONG))(self, field)

    def letter(self) -> Letter:
        """Return her words: of the two ways to answer, only the one she chose is kept."""
        by_phone = self.channel.data == Channel.PHONE
        return Letter(
            message=self.message.data or "",
            name=self.name.data or "",
            contact=(read_phone(self.phone.data or "") or "") if by_phone else (self.email.data or ""),
            town=self.town.data or "",
        )


class AnswerForm(Form):
    """How the person was answered."""

    way = ChoiceField(
        _l("Comment avez-vous répondu ?"),
        choices=tuple((way.value, words) for way, words in WAYS.items()),
        needed=_l("Dites comment vous avez répondu."),
    )
    note = BodyField(_l("Une note pour l’équipe"), most=NOTE_MOST)
    version = VersionField()


class NoteForm(Form):
    """A note for colleagues."""

    draft_name = "note"

    remark = BodyField(_l("Votre note"), needed=_l("Écrivez votre note."), most=NOTE_MOST)
    version = VersionField()


class ActForm(Form):
    """One button about the very state that the page showed."""

    version = VersionField()
