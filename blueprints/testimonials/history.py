"""What happened to a text, in the order of time, and what comes next: read by its author and by those who review it."""

from collections.abc import Mapping, Sequence
from datetime import date as date_type
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import select

from blueprints.accounts import queries as people
from blueprints.core import clock, db, i18n
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.moderation import showing as moderation
from blueprints.testimonials.models import StepKind, Testimonial, TestimonialStep
from blueprints.testimonials.moves import S

K = StepKind
MOST = 100
Line = tuple[str, str, str]
"""(what, done | now | next, when)"""

_BY_OTHER: Mapping[StepKind, str] = {
    K.SENT: _l("%(name)s a envoyé le texte"),
    K.CLAIMED: _l("%(name)s a pris la relecture"),
    K.LEFT: _l("%(name)s s’est retirée ou retiré de ce texte"),
    K.PROPOSED: _l("%(name)s a proposé un changement"),
    K.ACCEPTED: _l("%(name)s a accepté le changement"),
    K.REFUSED: _l("%(name)s a gardé son texte"),
    K.REWRITTEN: _l("%(name)s a réécrit le texte"),
    K.CLEARED: _l("%(name)s a dit : bon pour publication"),
    K.DECLINED: _l("%(name)s n’a pas retenu le texte"),
    K.UNDONE: _l("%(name)s a annulé sa décision"),
    K.PUBLISHED: _l("%(name)s a publié le texte"),
    K.WARNED: _l("%(name)s a changé l’avertissement"),
    K.REOPENED: _l("%(name)s a repris le texte"),
    K.WITHDRAWN: _l("%(name)s a retiré le texte"),
    K.DICTATED: _l("%(name)s a écrit le texte sous la dictée"),
    K.SIGNED_ON_PAPER: _l("%(name)s a noté l’accord donné sur papier"),
}
_BY_READER: Mapping[StepKind, str] = {
    K.SENT: _l("Vous avez envoyé le texte"),
    K.CLAIMED: _l("Vous avez pris la relecture"),
    K.LEFT: _l("Vous vous êtes retirée ou retiré de ce texte"),
    K.PROPOSED: _l("Vous avez proposé un changement"),
    K.ACCEPTED: _l("Vous avez accepté le changement"),
    K.REFUSED: _l("Vous avez gardé votre texte"),
    K.REWRITTEN: _l("Vous avez réécrit le texte"),
    K.CLEARED: _l("Vous avez dit : bon pour publication"),
    K.DECLINED: _l("Vous n’avez pas retenu le texte"),
    K.UNDONE: _l("Vous avez annulé votre décision"),
    K.PUBLISHED: _l("Vous avez publié le texte"),
    K.WARNED: _l("Vous avez changé l’avertissement"),
    K.REOPENED: _l("Vous avez repris le texte"),
    K.WITHDRAWN: _l("Vous avez retiré le texte"),
    K.DICTATED: _l("Vous avez écrit le texte sous la dictée"),
    K.SIGNED_ON_PAPER: _l("Vous avez noté l’accord donné sur papier"),
}


def list_steps(testimonial_id: UUID) -> Sequence[TestimonialStep]:
    """Return what happened to a text, the first thing first."""
    statement = (
        select(TestimonialStep)
        .where(TestimonialStep.testimonial_id == testimonial_id)
        .order_by(TestimonialStep.happened_at, TestimonialStep.id)
        .limit(MOST)
    )
    return db.session().scalars(statement).all()


def lines_of(testimonial: Testimonial, reader_id: UUID, author: str, steps: Sequence[TestimonialStep]) -> list[Line]:
    """Return the history in words, for one reader, and what comes next.

    Args:
        testimonial: whose history.
        reader_id: who reads it.
        author: how the reader knows its author.
        steps: from `list_steps`.
    """
    reader_is_author = reader_id == testimonial.author_id
    others = {step.actor_id for step in steps} - {testimonial.author_id, reader_id}
    names = people.list_names(sorted(others)) if others else {}
    known = {person_id: name.first_name for person_id, name in names.items()} | {testimonial.author_id: author}
    lines = [_line(step, reader_id, known) for step in steps]
    if testimonial.submitted_at and not any(step.kind is K.SENT for step in steps):
        said = _BY_READER[K.SENT] if reader_is_author else _BY_OTHER[K.SENT] % {"name": author}
        lines.insert(0, (str(said), "done", _moment(testimonial.submitted_at)))
    return lines + _coming(testimonial, author, reader_is_author=reader_is_author)


def _line(step: TestimonialStep, reader_id: UUID, known: Mapping[UUID, str]) -> Line:
    if step.actor_id == reader_id:
        said = str(_BY_READER[step.kind])
    else:
        said = str(_BY_OTHER[step.kind]) % {"name": known.get(step.actor_id, _("Une personne"))}
    moment = _moment(step.happened_at)
    return (
        said,
        "done",
        _("%(moment)s, version %(number)s", moment=moment, number=step.number) if step.number else moment,
    )


def rule_of(testimonial: Testimonial, steps: Sequence[TestimonialStep]) -> tuple[str, str]:
    """Return the charter's rule that a proposal or a no names, and what it says; nothing when none holds.

    Args:
        testimonial: which one.
        steps: its history, from `list_steps`.
    """
    last = next((step for step in reversed(steps) if step.kind in _RULED), None)
    if last is None or testimonial.state not in (S.CHANGE_PROPOSED, S.DECLINED):
        return "", ""
    return moderation.named_rule(last.charter, last.rule)


_RULED = (K.PROPOSED, K.DECLINED, K.REOPENED, K.PUBLISHED)
"""What a decision begins and ends with: a no of before does not say why a text was taken down later."""


def _moment(at: datetime) -> str:
    return i18n.when(at)


def _coming(testimonial: Testimonial, author: str, *, reader_is_author: bool) -> list[Line]:
    """Return what is under way and what follows, when something is."""
    answer = _("Votre réponse") if reader_is_author else _("Réponse de %(name)s", name=author)
    decision, publication = _("Décision"), _("Publication")
    coming = {
        S.SUBMITTED: [(decision, "now", promised(testimonial) or _("À venir"))],
        S.IN_REVIEW: [(decision, "now", promised(testimonial) or _("En cours"))],
        S.CHANGE_PROPOSED: [(answer, "now", _("En cours, sans date limite")), (publication, "next", _("À venir"))],
        S.APPROVED: [(publication, "now", promised(testimonial) or _("À venir"))],
    }
    return coming.get(testimonial.state, [])


def is_late(testimonial: Testimonial) -> bool:
    """Tell whether the promised day is over."""
    return testimonial.due_at is not None and testimonial.due_at < clock.now()


def promised(testimonial: Testimonial) -> str:
    """Return by when the answer was promised, in words; empty when nothing is owed."""
    return promised_on(testimonial.due_at)


def promised_on(due_at: datetime | None) -> str:
    """Return a promised day in words.

    Args:
        due_at: its end; None when nothing is owed.
    """
    if due_at is None:
        return ""
    day = i18n.day(due_at)
    if due_at < clock.now():
        return _("En retard : réponse promise le %(day)s", day=day)
    return _("Réponse promise le %(day)s", day=day)


def day_of(date: date_type) -> str:
    """Return a day without an hour in words.

    Args:
        date: in France.
    """
    return i18n.day(datetime.combine(date, time(12), tzinfo=clock.PARIS))
