"""The forms of minutes."""

from typing import Any

from wtforms import HiddenField, StringField

from blueprints.core.forms import BodyField, ChoiceField, ClientIdField, Form, LineField, VersionField
from blueprints.core.i18n import day
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.meetings.day_fields import DatedForm, DayField, OneOf
from blueprints.minutes.models import Outcome
from blueprints.minutes.services import Line, Written

LINES = 8
WORDS, REPLY, WHO, WHAT, WHY, EASY, READERS = 4000, 2000, 80, 200, 500, 8000, 500
_NAMES = ("who", "what", "by")
OUTCOMES = (
    (Outcome.DECIDED.value, _l("Décidé")),
    (Outcome.ANSWERED.value, _l("Réponse donnée")),
    (Outcome.DISCUSSED.value, _l("Discuté, sans décider")),
    (Outcome.PUT_OFF.value, _l("Remis à plus tard")),
)


class PointForm(DatedForm):
    """What was said about one point, and who does what."""

    made_from = VersionField()
    """The version that these words were typed on; a draft keeps it, so that an old one replaces nothing unseen."""
    outcome = ChoiceField(_l("Quelle suite ?"), choices=OUTCOMES)
    words = BodyField(_l("Ce qui est décidé ou répondu"), most=WORDS)
    reply = BodyField(_l("Réponse aux personnes qui ne venaient pas"), most=REPLY)
    lines = HiddenField()
    more = StringField()
    together = StringField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a line that says who or when and not what."""
        valid = bool(super().validate(extra_validators))
        for number in range(1, LINES + 1):
            who, what, by = (self[f"{name}_{number}"] for name in _NAMES)
            if (who.data or by.data) and not what.data:
                what.errors = [*what.errors, _l("Écrivez ce qu’il y a à faire, ou effacez cette ligne.")]
                valid = False
        return valid

    @property
    def shown_lines(self) -> range:
        """Return the lines of "who does what" that the page shows: those that are filled, and the asked ones."""
        told = self.lines.data or ""
        asked = int(told) if told.isascii() and told.isdecimal() and len(told) == 1 else 1
        filled = [number for number in range(1, LINES + 1) if any(self[f"{name}_{number}"].data for name in _NAMES)]
        count = max(1, asked + (1 if self.more.data else 0), max(filled, default=0))
        return range(1, min(LINES, count) + 1)

    @property
    def written(self) -> Written:
        """Return what a valid form says."""
        lines = tuple(
            Line(self[f"who_{one}"].data or "", self[f"what_{one}"].data, self[f"by_{one}"].moment)
            for one in range(1, LINES + 1)
            if self[f"what_{one}"].data
        )
        return Written(
            outcome=Outcome(self.outcome.data) if self.outcome.data else None,
            words=self.words.data or "",
            reply=self.reply.data or "",
            lines=lines,
        )

    def fill(self, written: Written) -> None:
        """Put words in the fields."""
        self.outcome.data = written.outcome.value if written.outcome else None
        self.words.data, self.reply.data = written.words, written.reply
        lines = [(one.who, one.what, day(one.due_at) if one.due_at else "") for one in written.lines]
        lines += [("", "", "")] * LINES
        for number, line in enumerate(lines[:LINES], 1):
            for name, value in zip(_NAMES, line, strict=True):
                self[f"{name}_{number}"].data = value

    def stand_on(self, version: int) -> None:
        """Say which version these words answer to from now on."""
        self.made_from.data, self.made_from.raw_data = str(version), None


for _number in range(1, LINES + 1):
    setattr(PointForm, f"who_{_number}", LineField(_l("Qui (%(number)d) ?", number=_number), most=WHO))
    setattr(PointForm, f"what_{_number}", LineField(_l("Fait quoi (%(number)d) ?", number=_number), most=WHAT))
    setattr(PointForm, f"by_{_number}", DayField(_l("Avant quel jour (%(number)d) ?", number=_number)))


class CarryForm(Form):
    """The meeting at which a point that was put off is talked about."""

    meeting = OneOf(_l("Quelle rencontre ?"), needed=_l("Choisissez une rencontre."))


class NewPointForm(Form):
    """A point that came up at the meeting."""

    client_id = ClientIdField()
    title = LineField(_l("Le point, en quelques mots"), needed=_l("Écrivez le point en quelques mots."))


class PublishForm(Form):
    """What was read again, and what changed when it is a correction."""

    seen = HiddenField()
    why = BodyField(_l("Ce qui change"), most=WHY)


class EasyForm(Form):
    """The easy-read twin, and where it stands."""

    made_from = VersionField()
    body = BodyField(_l("Le compte rendu en mots simples"), needed=_l("Écrivez la version simple."), most=EASY)
    state = ChoiceField(
        _l("Où en est ce texte ?"),
        choices=(
            ("draft", _l("Brouillon")),
            ("reviewed", _l("Relu par des personnes concernées")),
            ("validated", _l("Validé par des personnes concernées")),
        ),
        needed=_l("Dites où en est ce texte."),
    )
    count = LineField(_l("Combien de personnes l’ont relu ?"), most=4)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a text that was read again by nobody."""
        valid = bool(super().validate(extra_validators))
        if self.state.data != "draft" and self.readers is None:
            self.count.errors = [*self.count.errors, _l("Écrivez un nombre, par exemple : 3.")]
            return False
        return valid

    def stand_on(self, version: int) -> None:
        """Say which version these words answer to from now on."""
        self.made_from.data, self.made_from.raw_data = str(version), None

    @property
    def readers(self) -> int | None:
        """Return how many people read it again; None when that is no number of people."""
        told = (self.count.data or "").strip()
        number = int(told) if told.isascii() and told.isdecimal() else 0
        return number if 0 < number <= READERS else None
