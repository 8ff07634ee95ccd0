"""Which dates suit how many, for those who choose: one sentence, a small picture, and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from blueprints.core.db import AnyRow
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext, when
from blueprints.meetings.models import VoteAnswer
from blueprints.meetings.showing import Counts
from blueprints.meetings.stages import capital


@dataclass(frozen=True, slots=True)
class Bar:
    """One date of the picture."""

    label: str
    words: str
    share: int


@dataclass(frozen=True, slots=True)
class Picture:
    """How many can come on each date: in a sentence, drawn, and in a table."""

    sentence: str
    bars: list[Bar]
    rows: list[tuple[str, str, str, str, str]]


def draw(options: Sequence[AnyRow], counts: Counts, answerers: int) -> Picture | None:
    """Return how many can come on each date, in the order of the dates; None while nobody has answered.

    Args:
        options: the dates.
        counts: how many answered what to each.
        answerers: how many persons answered to at least one.
    """
    if not answerers or not options:
        return None
    able = [_able(counts.get(option.id, {})) for option in options]
    return Picture(
        _sentence(options, able, answerers),
        [
            Bar(capital(when(option.starts_at)), _of_all(count, answerers), 100 * count // answerers)
            for option, count in zip(options, able, strict=True)
        ],
        [_row(option, counts.get(option.id, {}), answerers) for option in options],
    )


def _able(count: dict[VoteAnswer, int]) -> int:
    return count.get(VoteAnswer.YES, 0) + count.get(VoteAnswer.HARD, 0)


def _of_all(count: int, answerers: int) -> str:
    if not count:
        return _("personne ne peut venir")
    return ngettext(
        "%(num)s personne sur %(all)s peut venir", "%(num)s personnes sur %(all)s peuvent venir", count, all=answerers
    )


def _sentence(options: Sequence[AnyRow], able: list[int], answerers: int) -> str:
    answered = ngettext("%(num)s personne a répondu.", "%(num)s personnes ont répondu.", answerers)
    best = max(able)
    fitting = [when(option.starts_at) for option, count in zip(options, able, strict=True) if count == best]
    if not best:
        return answered + " " + _("Aucune date ne convient pour le moment.")
    if len(fitting) > 1:
        return answered + " " + _("Plusieurs dates conviennent à autant de personnes.")
    return answered + " " + _("Le plus de personnes peuvent venir le %(date)s.", date=fitting[0])


def _row(option: AnyRow, count: dict[VoteAnswer, int], answerers: int) -> tuple[str, str, str, str, str]:
    yes, hard, no = (count.get(answer, 0) for answer in VoteAnswer)
    silent = answerers - yes - hard - no
    return capital(when(option.starts_at)), str(yes), str(hard), str(no), str(silent)
