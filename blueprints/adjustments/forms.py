"""The forms of adjustments: proposing, answering, the days of a trial, deciding, how it goes, and the library."""

from typing import Any

from wtforms import BooleanField, HiddenField, StringField

from blueprints.adjustments import sealing, wording
from blueprints.adjustments.feeling import Scale
from blueprints.adjustments.models import Answer, MoveKind
from blueprints.adjustments.services import Trial
from blueprints.core.forms import BodyField, ChoiceField, ClientIdField, Form, LineField, VersionField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.meetings.day_fields import DatedForm, DayField, OneOf

EFFECT, MEASURE, WHAT, WHO, WHY = 1000, 2000, 200, 60, 1000
LINES = 6
COACH_ONLY, EVERYBODY = "coach", "all"


class ConstraintField(OneOf):
    """One of the difficulties."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, needed=_l("Choisissez ce qui est difficile."), **kwargs)
        self.offer(wording.CONSTRAINTS.items())


class _MeasureForm(DatedForm):
    """What is hard, what is tried, who does what."""

    client_id = ClientIdField()
    version = VersionField()
    message = HiddenField()
    constraint = ConstraintField(_l("Qu’est-ce qui est difficile ?"))
    effect = BodyField(_l("Ce que cela fait au travail"), most=EFFECT)
    measure = BodyField(_l("Ce qu’on essaie"), needed=_l("Écrivez ce que vous voulez essayer."), most=MEASURE)


for _number in range(1, LINES + 1):
    setattr(_MeasureForm, f"who_{_number}", LineField(_l("Qui (%(number)d) ?", number=_number), most=WHO))
    setattr(_MeasureForm, f"what_{_number}", LineField(_l("Fait quoi (%(number)d) ?", number=_number), most=WHAT))
    setattr(_MeasureForm, f"by_{_number}", DayField(_l("Avant quel jour (%(number)d) ?", number=_number)))


class _TrialForm(DatedForm):
    """A form with the first and the last day of a trial."""

    first = DayField(_l("Premier jour"))
    last = DayField(_l("Dernier jour"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse one day without the other."""
        valid = bool(super().validate(extra_validators))
        for field, other in ((self.first, self.last), (self.last, self.first)):
            if other.data and not field.data:
                field.errors = [*field.errors, _l("Écrivez aussi ce jour, ou effacez les deux.")]
                valid = False
        return valid

    @property
    def trial(self) -> Trial | None:
        """Return the days that were read."""
        first, last = self.first.day, self.last.day
        return (first, last) if first and last else None


class ProposalForm(_TrialForm, _MeasureForm):
    """A measure for one difficulty, and when it is tried; the fields stand in the order of the page."""

    audience = ChoiceField(
        _l("Qui peut lire maintenant ?"),
        choices=(
            (COACH_ONLY, _l("Mon conseiller et moi, pour préparer")),
            (EVERYBODY, _l("Mon manager aussi, tout de suite")),
        ),
    )
    sure = HiddenField()
    lines = HiddenField()
    more = StringField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a line that says who and not what, or what and not who."""
        valid = bool(super().validate(extra_validators))
        for number in range(1, LINES + 1):
            who, what, by = (self[f"{name}_{number}"] for name in ("who", "what", "by"))
            if (who.data or by.data) and not what.data:
                what.errors = [*what.errors, _l("Écrivez ce qu’il y a à faire, ou effacez cette ligne.")]
                valid = False
            elif what.data and not who.data:
                who.errors = [*who.errors, _l("Écrivez qui le fait.")]
                valid = False
        return valid

    @property
    def shown_lines(self) -> range:
        """Return the lines of "who does what" that the page shows: those that are filled, and the asked ones."""
        told = self.lines.data or ""
        asked = int(told) if told.isascii() and told.isdecimal() and len(told) == 1 else 1
        names = ("who", "what", "by")
        filled = [number for number in range(1, LINES + 1) if any(self[f"{name}_{number}"].data for name in names)]
        count = max(1, asked + (1 if self.more.data else 0), max(filled, default=0))
        return range(1, min(LINES, count) + 1)

    @property
    def words(self) -> sealing.Words:
        """Return what a valid form says."""
        steps = tuple(
            sealing.Step(who=self[f"who_{one}"].data, what=self[f"what_{one}"].data, by=self[f"by_{one}"].day)
            for one in range(1, LINES + 1)
            if self[f"what_{one}"].data
        )
        return sealing.Words(
            constraint=self.constraint.data or "",
            effect=self.effect.data or "",
            measure=self.measure.data or "",
            steps=steps,
        )


def typed_of(words: sealing.Words, trial: Trial | None) -> dict[str, Any]:
    """Return what fills the form of an adjustment that is written again."""
    typed: dict[str, Any] = {"constraint": words.constraint, "effect": words.effect, "measure": words.measure}
    for number, one in enumerate(words.steps[:LINES], 1):
        typed |= {f"who_{number}": one.who, f"what_{number}": one.what}
        typed[f"by_{number}"] = wording.day(one.by) if one.by else ""
    if trial is not None:
        typed |= {"first": wording.day(trial[0]), "last": wording.day(trial[1])}
    return typed


class MoveForm(Form):
    """One button, and what the page was made from."""

    version = VersionField()
    side = StringField()


class StepForm(MoveForm):
    """A line of "who does what", and what becomes of it."""

    step = StringField()
    done = StringField()

    @property
    def number(self) -> int:
        """Return which line; -1 for what is no number."""
        told = self.step.data or ""
        return int(told) if told.isascii() and told.isdecimal() and len(told) <= len(str(LINES)) else -1


class AnswerForm(MoveForm):
    """What one side says to a measure."""

    answer = ChoiceField(
        _l("Votre réponse"),
        choices=tuple((one.value, words) for one, words in wording.ANSWERS.items()),
        needed=_l("Choisissez une réponse."),
    )
    answer_words = LineField(_l("Vos mots"), most=WHAT)

    @property
    def said(self) -> Answer:
        """Return the answer of a valid form."""
        return Answer(self.answer.data)


class TrialForm(_TrialForm):
    """From which day to which day a measure is tried."""

    version = VersionField()
    first = DayField(_l("Premier jour"), needed=_l("Écrivez le premier jour."))
    last = DayField(_l("Dernier jour"), needed=_l("Écrivez le dernier jour."))


class DecisionForm(MoveForm):
    """Keep, change or drop."""

    draft_name = "decision"
    decision = ChoiceField(
        _l("Et maintenant ?"),
        choices=(
            (MoveKind.KEPT.value, _l("Garder")),
            (MoveKind.CHANGED.value, _l("Changer la mesure")),
            (MoveKind.DROPPED.value, _l("Arrêter")),
        ),
        needed=_l("Choisissez une réponse."),
    )
    why = BodyField(_l("Pourquoi ?"), most=WHY)

    @property
    def kind(self) -> MoveKind:
        """Return the decision of a valid form."""
        return MoveKind(self.decision.data)


class FeelingForm(Form):
    """How it goes."""

    draft_name = "ressenti"
    client_id = ClientIdField()
    scale = ChoiceField(
        _l("Comment ça se passe ?"),
        choices=tuple((one.value, words) for one, words in wording.SCALE.items()),
        needed=_l("Choisissez une réponse."),
    )
    feeling_words = BodyField(_l("Vos mots"), most=WHY)
    shared = BooleanField(_l("Mon manager peut lire cette réponse"))

    @property
    def said(self) -> Scale:
        """Return the answer of a valid form."""
        return Scale(self.scale.data)


class IdeaForm(Form):
    """A kept measure, told again without names."""

    version = VersionField()
    constraint = ConstraintField(_l("Pour quelle difficulté ?"))
    title = LineField(_l("L’idée en quelques mots"), needed=_l("Donnez un titre à l’idée."))
    measure = BodyField(_l("Ce qu’on fait"), needed=_l("Écrivez ce qu’on fait."), most=WHY)
    cost = LineField(_l("Ce que ça coûte"), most=WHAT)
    how = BodyField(_l("Comment essayer"), most=WHY)
    watch = LineField(_l("Un point d’attention"), most=WHAT)
    sure = HiddenField()

    @property
    def words(self) -> sealing.IdeaWords:
        """Return what a valid form says."""
        return sealing.IdeaWords(
            constraint=self.constraint.data or "",
            title=self.title.data or "",
            measure=self.measure.data or "",
            cost=self.cost.data or "",
            how=self.how.data or "",
            watch=self.watch.data or "",
        )


class RefusalForm(Form):
    """A no to an idea, and why."""

    version = VersionField()
    reason = BodyField(
        _l("Votre raison, en mots simples"), needed=_l("Dites pourquoi cette idée n’est pas retenue."), most=WHY
    )
