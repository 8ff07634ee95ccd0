"""The forms by which facilitators lead a question."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from blueprints.advice.reading_models import LONGEST_SUMMARY
from blueprints.core.forms import BodyField, ChoiceField, Form, LineField, VersionField
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.discussion.easy import EasyState

_DIGITS = 2


class CloseForm(Form):
    """Why nobody answers any more."""

    reason = BodyField(
        _l("Pourquoi fermer cette question ?"),
        needed=_l("Écrivez pourquoi la question est fermée. Tout le monde le lira."),
        most=300,
    )


class MoveForm(Form):
    """Another topic."""

    topic = ChoiceField(_l("Quel sujet ?"), choices=(), needed=_l("Choisissez un sujet."))

    @classmethod
    def offering(cls, topics: Iterable[tuple[str, str]]) -> Self:
        """Return the form with these topics, as code and name."""
        form = cls()
        form.topic.offer(list(topics))
        return form


class MergeForm(Form):
    """The question that takes this one in."""

    into = ChoiceField(_l("Avec quelle question ?"), choices=())
    address = LineField(_l("Ou l’adresse de l’autre question"), most=300)

    @classmethod
    def offering(cls, questions: Iterable[tuple[str, str]]) -> Self:
        """Return the form with these questions, as id and title."""
        return cls().propose(list(questions))

    @classmethod
    def blank(cls, questions: Iterable[tuple[str, str]]) -> Self:
        """Return it with nothing chosen, whatever was sent."""
        return cls(formdata=None).propose(list(questions))

    def propose(self, questions: list[tuple[str, str]]) -> Self:
        """Propose these; where there are none, only an address is asked for."""
        self.into.offer(questions)
        if not questions:
            self.address.label.text = _("L’adresse de l’autre question")
        return self

    @property
    def chosen(self) -> UUID | None:
        """Return the question that was chosen or whose address was given; None when there is none."""
        given = (self.address.data or "").strip().partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]
        try:
            return UUID(given or self.into.data or "")
        except ValueError:
            return None


class SummaryForm(Form):
    """« En bref » and its easy-read twin."""

    version = VersionField()
    body = BodyField(
        _l("En bref"), needed=_l("Écrivez ce que la question et ses réponses disent."), most=LONGEST_SUMMARY
    )
    easy = BodyField(_l("Le même texte, facile à lire"), most=LONGEST_SUMMARY)


class EasyStateForm(Form):
    """How far people concerned read the easy words again."""

    version = VersionField()
    state = ChoiceField(
        _l("Où en est ce texte ?"),
        choices=(
            (EasyState.DRAFT.value, _l("Brouillon")),
            (EasyState.REVIEWED.value, _l("Relu par des personnes concernées")),
            (EasyState.VALIDATED.value, _l("Validé par des personnes concernées")),
        ),
        needed=_l("Choisissez où en est ce texte."),
    )
    count = LineField(_l("Par combien de personnes ?"), most=20)

    @property
    def number(self) -> int:
        """Return how many people; 0 for what is no number of them."""
        typed = (self.count.data or "").strip()
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= _DIGITS else 0
