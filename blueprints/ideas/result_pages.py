"""The page "Ce que le service a fait de nos idées", and who may read it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from blueprints.accounts import platforms
from blueprints.core import clock, pages, text, transaction
from blueprints.core.access import Permission, may, requires
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day, ngettext
from blueprints.core.i18n import gettext as _
from blueprints.core.paging import Cursor
from blueprints.ideas import progress
from blueprints.ideas import results as outcomes
from blueprints.ideas.door import SECTION, blueprint, person_id
from blueprints.ideas.results import Counts
from blueprints.undo import ways

EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the picture and of the table."""

    label: str
    words: str
    share: float


@dataclass(frozen=True, slots=True)
class Answered:
    """One idea and what became of it, ready to be written."""

    url: str
    title: str
    badges: list[progress.Badge]
    answered: str
    late: str
    reason: Markup
    done: str
    talk: str
    """Where members read what was said of it at a meeting."""


@blueprint.get("/idees/ce-que-le-service-a-fait")
@requires(Permission.PROPOSAL_RESULTS)
def results() -> ResponseReturnValue:
    """Say what became of the ideas."""
    asked, member = Cursor.parse(request.args.get("avant")), may(Permission.COLLECTIVE_ENTER)
    public_at = _public_at(member=member)
    rows, more = outcomes.list_answered(EVER if member else public_at or clock.now(), asked)
    counts = outcomes.count_ideas()
    lines = _lines(counts)
    older = str(Cursor(rows[-1].answered_at, rows[-1].id)) if more else None
    return pages.render(
        "ideas/results.html",
        section=SECTION if member else "plan",
        sentence=_sentence(counts),
        details=_details(counts),
        lines=lines,
        rows=[[line.label, line.words] for line in lines],
        ideas=[_show(row, member=member) for row in rows],
        older=url_for("ideas.results", avant=older) if older else None,
        first=url_for("ideas.results") if asked is not None else None,
        member=member,
        public_day=day(public_at) if public_at else "",
    )


def _public_at(*, member: bool) -> datetime | None:
    """Return since when everybody reads the page; for strangers the database says it, not what a process remembers."""
    if member:
        card = platforms.current()
        return card.ideas_public_at if card else None
    public_at = outcomes.find_public_at()
    if public_at is None:
        abort(404)
    return public_at


@blueprint.post("/idees/ce-que-le-service-a-fait")
@requires(Permission.PROPOSAL_QUEUE)
def choose_readers() -> ResponseReturnValue:
    """Let everybody read the page, or the members only."""
    public = request.form.get("lecteurs") == "tous"
    with transaction.write():
        changed = outcomes.show_to_all(public=public, actor_id=person_id())
    said = (
        _("C’est fait : tout le monde peut lire cette page. Les idées d’avant restent entre nous.")
        if public
        else _("C’est fait : seuls les membres lisent cette page.")
    )
    page = url_for("ideas.results")
    pages.tell(said, undo=ways.offer("ideas.readers", back=page, public=not public) if changed else "")
    return redirect(page, code=303)


def _sentence(counts: Counts) -> str:
    if not counts.total:
        return _("Personne n’a encore proposé d’idée.")
    return ngettext(
        "Le service a répondu à %(num)s idée sur %(total)s.",
        "Le service a répondu à %(num)s idées sur %(total)s.",
        counts.answered,
        total=counts.total,
    )


def _details(counts: Counts) -> list[str]:
    said = []
    if counts.done:
        said.append(ngettext("%(num)s idée est déjà faite.", "%(num)s idées sont déjà faites.", counts.done))
    if counts.late:
        said.append(ngettext("%(num)s réponse est en retard.", "%(num)s réponses sont en retard.", counts.late))
    elif counts.total:
        said.append(_("Aucune réponse n’est en retard."))
    return said


def _lines(counts: Counts) -> list[Line]:
    if not counts.total:
        return []
    parts = (
        (_("Retenues"), counts.kept),
        (_("À l’étude"), counts.studied),
        (_("Non retenues"), counts.not_kept),
        (_("Sans réponse"), counts.waiting),
    )
    return [
        Line(
            label,
            ngettext("%(num)s idée sur %(total)s", "%(num)s idées sur %(total)s", number, total=counts.total),
            round(100 * number / counts.total, 1),
        )
        for label, number in parts
    ]


def _show(row: AnyRow, *, member: bool) -> Answered:
    late = row.answered_at > row.due_at
    return Answered(
        url=f"{pages.path('ideas.index')}/{row.id}" if member else "",
        title=row.title,
        badges=progress.badges(row),
        answered=_("Réponse du %(day)s.", day=day(row.answered_at)),
        late=_("La réponse était prévue avant le %(day)s.", day=day(row.due_at)) if late else "",
        reason=text.show(row.reason or ""),
        done=row.done or "",
        talk=(row.talk or "") if member else "",
    )
