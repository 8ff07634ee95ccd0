"""The queue and the history as pages show them: words, badges and addresses computed once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from blueprints.accounts import platforms
from blueprints.core import clock
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day, ngettext, when
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.core.working_days import latest_answer
from blueprints.moderation import kinds, queries, rules, wording
from blueprints.moderation.kinds import Hold, Waiting
from blueprints.moderation.models import Case, CaseState, Decision, Reason, Step

Badge = tuple[str, str, str]
"""Words, kind and icon."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the queue."""

    title: str
    about: str
    url: str
    badges: list[Badge]


def queue(person_id: UUID) -> list[Line]:
    """Return everything that waits for this person: cases, then what waits at other desks, by their promised day."""
    lines = [case_line(row, person_id) for row in queries.list_queue(person_id)]
    for desk in kinds.desks():
        lines.extend(_desk_line(one) for one in desk.waiting(person_id))
    return lines


def waiting_since(person_id: UUID) -> list[datetime]:
    """Return since when each text waits for this person, the oldest first; not those that she reported."""
    moments = [row.waits_since for row in queries.list_queue(person_id) if not row.reported]
    return sorted([*moments, *(one.since for desk in kinds.desks() for one in desk.waiting(person_id))])


def case_line(row: AnyRow, person_id: UUID) -> Line:
    """Return a case as a line of the queue."""
    badges = [*_danger(row), *_promise(row), _claim(row, person_id)]
    if row.reported:
        badges.append((_("Vous l’avez signalé"), "plain", "flag"))
    return Line(title_of(row), _about(row), f"/moderation/{row.id}", badges)


def _desk_line(one: Waiting) -> Line:
    badges = [_promised(one.promised_at)] if one.promised_at is not None else []
    if one.is_mine:
        badges.append((_("Vous le relisez"), "info", "user-round-check"))
    elif one.reviewer:
        badges.append((_("%(name)s le relit", name=isolate(one.reviewer)), "info", "user-round-check"))
    else:
        badges.append((_("Personne ne le relit"), "plain", ""))
    return Line(one.title, one.about, one.address, badges)


def title_of(row: AnyRow | Case) -> str:
    """Return what a case is about, in three words, without those of the text."""
    if row.state is CaseState.APPEALED:
        return _("« Je ne suis pas d’accord »")
    if row.state is CaseState.WAITING and row.decision is Decision.CHANGE:
        return _("Texte changé, à relire")
    if row.why and not row.report_count:
        return str(wording.HELD[Hold(row.why)])
    return _("Texte signalé")


def _about(row: AnyRow) -> str:
    said = kind_of(row.kind)
    since = day(row.waits_since)
    if not row.report_count or row.state is CaseState.APPEALED:
        return _("%(kind)s, reçu le %(day)s", kind=said, day=since)
    return ngettext(
        "%(kind)s, %(num)d signalement, le %(day)s",
        "%(kind)s, %(num)d signalements, le %(day)s",
        row.report_count,
        kind=said,
        day=since,
    )


def kind_of(name: str) -> str:
    """Return what kind of text a row names, in words."""
    kind = kinds.find(name)
    return str(kind.said) if kind is not None else _("Texte")


def _danger(row: AnyRow | Case) -> list[Badge]:
    if row.worst is not Reason.DANGER:
        return []
    return [(str(wording.REASONS[Reason.DANGER]), "bad", "triangle-alert")]


def _promise(row: AnyRow | Case) -> list[Badge]:
    card = platforms.current()
    return [_promised(latest_answer(row.waits_since, card.answering_days))] if card is not None else []


def _promised(moment: datetime) -> Badge:
    return _("Réponse promise %(day)s", day=day(moment)), "warn", "clock"


def _claim(row: AnyRow, person_id: UUID) -> Badge:
    if not queries.is_claimed(row, clock.now()):
        return _("Personne ne le relit"), "plain", ""
    if row.claimed_by == person_id:
        return _("Vous le relisez"), "info", "user-round-check"
    return _("%(name)s le relit", name=isolate(row.claimant)), "info", "user-round-check"


# --- what happened ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Happened:
    """One step of the history."""

    label: str
    decision: str
    when: str
    rule: str
    says: str
    """What the rule says."""
    reason: str
    suggestion: str
    warning: str


def history(rows: Sequence[AnyRow], reader_id: UUID) -> list[Happened]:
    """Return what happened in a case, in words.

    Args:
        rows: from `queries.list_events`.
        reader_id: who reads; her own acts are said to her as hers.
    """
    return [_happened(row, reader_id) for row in rows]


def _happened(row: AnyRow, reader_id: UUID) -> Happened:
    if row.actor_id is not None and row.actor_id == reader_id:
        sentence = str(wording.BY_HER[row.step])
    else:
        sentence = str(wording.HAPPENED[row.step]) % {"name": isolate(row.first_name)}
    return Happened(
        label=sentence,
        decision=str(wording.DONE[row.decision]) if row.decision is not None else "",
        when=when(row.happened_at),
        rule=rule_of(row)[0],
        says=rule_of(row)[1],
        reason=row.reason,
        suggestion=row.suggestion,
        warning=row.warning,
    )


def rule_of(row: AnyRow) -> tuple[str, str]:
    """Return the rule that a decision names, with its number, and what it says."""
    return named_rule(row.charter, row.rule)


def named_rule(charter: int | None, number: int | None) -> tuple[str, str]:
    """Return a rule with its number, and what it says; nothing when none was named.

    Args:
        charter: the version of the charter.
        number: of the rule.
    """
    if number is None:
        return "", ""
    title, words = rules.words_of(charter, number)
    named = _("Règle %(number)s\u00a0: %(title)s", number=number, title=title) if title else ""
    return named or _("Règle %(number)s", number=number), words


# --- what was done ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """One text of somebody, or one report: what it is, where it stands, in words."""

    id: UUID
    title: str
    about: str
    state: str
    is_open: bool
    """Something is still to come."""
    url: str = ""
    is_lifted: bool = False
    """Somebody learned who wrote it."""


def done_line(row: AnyRow) -> Line:
    """Return a case that does not wait any more."""
    if row.state is CaseState.CLOSED:
        said = _("Retiré par la personne qui l’a écrit")
    else:
        said = str(wording.DONE[row.decision]) if row.decision is not None else ""
    kind, since = kind_of(row.kind), day(row.waits_since)
    if row.decider:
        about = _("%(kind)s, par %(name)s, le %(day)s", kind=kind, name=isolate(row.decider), day=since)
    else:
        about = _("%(kind)s, le %(day)s", kind=kind, day=since)
    badges = [(_("Réponse définitive"), "info", "scale")] if row.state is CaseState.FINAL else []
    return Line(said, about, f"/moderation/{row.id}", badges)


def badges_of(case: Case) -> list[Badge]:
    """Return what is said of a case above its text."""
    kind = kinds.find(case.kind)
    first: list[Badge] = [(kind_of(case.kind), "info", kind.icon if kind is not None else "file-text")]
    if case.state in queries.WAITS:
        return [*first, *_danger(case), *_promise(case)]
    return first


def report_line(row: AnyRow | None) -> Told | None:
    """Return one of her own reports, with what happened."""
    if row is None:
        return None
    is_open = row.state in queries.WAITS
    return Told(
        id=row.case_id,
        title=kind_of(row.kind),
        about=_("Signalé le %(day)s", day=day(row.reported_at)),
        state=_report_state(row),
        is_open=is_open,
    )


def _report_state(row: AnyRow) -> str:
    if row.state is CaseState.CLOSED:
        return _("La personne qui l’a écrit a retiré son texte.")
    if row.decision is None or row.state is CaseState.WAITING:
        return _("Une personne va relire le texte.")
    return str(wording.TO_REPORTER[row.decision])


def own_line(row: AnyRow | Case) -> Told:
    """Return one of her own texts, with what was decided."""
    return Told(
        id=row.id,
        title=kind_of(row.kind),
        about=day(row.waits_since),
        state=_own_state(row),
        is_open=row.state in queries.WAITS,
        url=f"/mes-textes-relus/{row.id}",
        is_lifted=row.lifting_read is not None,
    )


def _own_state(row: AnyRow | Case) -> str:
    if row.state is CaseState.CLOSED:
        return _("Vous avez retiré ce texte.")
    if row.state is CaseState.APPEALED:
        return _("Une autre personne relit votre texte.")
    if row.decision is None or row.state is CaseState.WAITING:
        return _("Votre texte attend une relecture.")
    return str(wording.TO_AUTHOR[row.decision])


def decisions(rows: Sequence[AnyRow]) -> list[Happened]:
    """Return the decisions on a text that hold, for its author: without the names of who took them."""
    taken: list[AnyRow] = []
    for row in rows:
        if row.step in (Step.DECIDED, Step.ANSWERED):
            taken.append(row)
        elif row.step is Step.UNDONE and taken:
            taken.pop()
    return [_to_author(row) for row in reversed(taken)]


def _to_author(row: AnyRow) -> Happened:
    final = row.step is Step.ANSWERED
    return Happened(
        label=_("Réponse d’une autre personne, définitive") if final else _("Décision"),
        decision=str(wording.TO_AUTHOR[row.decision]),
        when=when(row.happened_at),
        rule=rule_of(row)[0],
        says=rule_of(row)[1],
        reason=row.reason,
        suggestion=row.suggestion,
        warning=row.warning,
    )


def liftings(rows: Sequence[AnyRow]) -> list[tuple[str, str, str]]:
    """Return by whom, when and why the anonymity of a text was lifted, for its author."""
    return [(isolate(row.first_name), when(row.happened_at), row.reason) for row in rows if row.step is Step.UNSEALED]
