"""Proposals as pages write them."""

from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup

from blueprints.charter.models import Verdict
from blueprints.charter.tellings import PROPOSALS
from blueprints.core import text
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day, ngettext
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate

VISIBLE, FOLDED = "visible", "folded"


@dataclass(frozen=True, slots=True)
class Badge:
    """One state in words."""

    label: str
    kind: str
    icon: str


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """One proposal, ready to be written.

    Args:
        url: of its page.
        title: the rule that it is about, or that it is a new one.
        author: how the collective reads who proposes.
        sent: when.
        words: what the rule would say.
        why: the reason.
        supports: how many support it, in words.
        badge: where it stands.
        answer: what was answered; empty while nobody did.
        expected: by when, in words.
        own: whether its reader wrote it.
        supported: whether she supports it.
        hidden: what moderation said, to its author.
        warning: what stands over it while it is folded.
        report: where it is reported; empty for its author.
        closed: whether there is nothing left to support or to answer.
    """

    url: str
    title: str
    author: str
    sent: str
    words: Markup
    why: Markup
    supports: str
    badge: Badge
    answer: Markup | None
    expected: str
    own: bool
    supported: bool
    hidden: str
    warning: str
    report: str
    closed: bool


def show(row: AnyRow, reader: UUID) -> ShownProposal:
    """Return a proposal as a page writes it.

    Args:
        row: from `proposal_reads`.
        reader: who reads it.
    """
    own = row.author_id == reader
    return ShownProposal(
        url=f"{PROPOSALS}/{row.id}",
        title=_("Règle « %(rule)s »", rule=isolate(row.rule_title)) if row.rule_title else _("Une nouvelle règle"),
        author=_author(row),
        sent=day(row.created_at),
        words=text.show(row.words),
        why=text.show(row.why),
        supports=_supports(row.support_count),
        badge=_badge(row),
        answer=text.show(row.reason) if row.verdict is not None else None,
        expected=_expected(row),
        own=own,
        supported=bool(row.supported),
        hidden=_hidden(row.standing),
        warning=row.warning if row.standing == FOLDED else "",
        report="" if own else f"/signaler/charter.proposal/{row.id}",
        closed=row.in_number is not None or row.verdict is Verdict.NOT_TAKEN,
    )


def _author(row: AnyRow) -> str:
    name = isolate(row.pseudonym) if row.pseudonym else _("Une personne du collectif")
    return _("%(name)s, équipe d’animation", name=name) if row.of_the_team else name


def _supports(count: int) -> str:
    if not count:
        return _("Personne ne soutient encore cette proposition")
    return ngettext(
        "%(num)d personne soutient cette proposition", "%(num)d personnes soutiennent cette proposition", count
    )


def _badge(row: AnyRow) -> Badge:
    if row.in_number is not None:
        return Badge(_("Dans les règles, version %(number)d", number=row.in_number), "ok", "check")
    match row.verdict:
        case Verdict.TAKEN:
            return Badge(_("Reprise dans la prochaine version"), "ok", "thumbs-up")
        case Verdict.STUDIED:
            return Badge(_("À l’étude"), "info", "search")
        case Verdict.NOT_TAKEN:
            return Badge(_("Non reprise"), "plain", "x")
        case _:
            return Badge(_("Attend une réponse"), "now", "clock")


def _expected(row: AnyRow) -> str:
    if row.expected_on is None or row.in_number is not None:
        return ""
    if row.verdict is Verdict.TAKEN:
        return _("La nouvelle version est prévue avant le %(day)s.", day=day(row.expected_on))
    return _("On en reparle avant le %(day)s.", day=day(row.expected_on))


def _hidden(standing: str) -> str:
    if standing == "held":
        return _("Votre proposition attend d’être lue par une personne de la modération.")
    return _("Votre proposition est retirée par la modération.") if standing == "removed" else ""
