"""Changing a meeting that is shown: the page, what it says when somebody else changed it too, and its way back."""

from datetime import timedelta

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Stale
from blueprints.core.forms import no_errors
from blueprints.core.i18n import clock_time, ngettext, when
from blueprints.core.i18n import gettext as _
from blueprints.meetings import changing, moments, queries
from blueprints.meetings.change_forms import ChangeForm
from blueprints.meetings.door import SECTION, blueprint, person_id
from blueprints.meetings.models import Meeting
from blueprints.undo import ways

CONFLICT = 409


@blueprint.get("/rencontres/<uuid:meeting_id>/modifier")
@requires(Permission.MEETING_MOVE, subject=queries.find_meeting)
def edit(meeting: Meeting) -> ResponseReturnValue:
    """Show what is written of a meeting, to change it."""
    if not changing.may_change(meeting):
        pages.tell(changing.CLOSED, "warn")
        return redirect(url_for("meetings.show", meeting_id=meeting.id), code=303)
    form = ChangeForm(at=meeting)
    if not form.draft_said:
        form.fill(meeting)
    return _page(meeting, form)


@blueprint.post("/rencontres/<uuid:meeting_id>/modifier")
@requires(Permission.MEETING_MOVE, subject=queries.find_meeting)
def update(meeting: Meeting) -> ResponseReturnValue:
    """Keep the changes; who changed it on another page meanwhile is shown both."""
    form, told = ChangeForm(at=meeting), None
    if not form.validate():
        return _page(meeting, form)
    try:
        with form.refusals("starts" if form.is_dated else None), transaction.write(meeting) as fresh:
            told = changing.change_meeting(
                meeting=fresh, wanted=form.wanted(fresh), version=form.version.number, actor_id=person_id()
            )
    except Stale:
        return _both(meeting, form)
    if not no_errors(form):
        return _page(meeting, form)
    return _changed(fresh, told)


def _changed(meeting: Meeting, told: int | None) -> ResponseReturnValue:
    page = url_for("meetings.show", meeting_id=meeting.id)
    if told is None:
        pages.tell(_("Rien n’a changé. Personne n’est prévenu."))
        return redirect(page, code=303)
    undo = ways.offer("meetings.change", subject_id=meeting.id, back=page, version=meeting.version)
    said = [_("La rencontre est modifiée."), told_soon(told)]
    if meeting.starts_at is not None and moments.is_twice(meeting.starts_at):
        hour = clock_time(meeting.starts_at)
        said.append(_("Cette nuit-là, %(hour)s arrive deux fois : c’est la première qui compte.", hour=hour))
    pages.tell(" ".join(said), undo=undo)
    return redirect(page, code=303)


def told_soon(count: int) -> str:
    """Say how many will be told, and that further changes go into the same notice."""
    if not count:
        return _("Personne n’avait encore répondu : personne n’est prévenu.")
    return ngettext(
        "Une personne le lira dans quelques minutes. Vos autres changements seront dans le même avis.",
        "%(num)s personnes le liront dans quelques minutes. Vos autres changements seront dans le même avis.",
        count,
    )


def _both(meeting: Meeting, form: ChangeForm) -> ResponseReturnValue:
    """Give the page back with what was typed, beside what the meeting is now; sent once more, it holds."""
    now = queries.find_meeting(meeting.id)
    if now is None or not changing.may_change(now):
        pages.tell(changing.CLOSED, "warn")
        return redirect(url_for("meetings.index"), code=303)
    form.version.data, form.version.raw_data = str(now.version), None
    return _page(now, form, status=CONFLICT)


def _page(meeting: Meeting, form: ChangeForm, *, status: int | None = None) -> Response:
    other = _facts(meeting) if status == CONFLICT else []
    return pages.render("meetings/change.html", section=SECTION, status=status, meeting=meeting, form=form, other=other)


def _facts(meeting: Meeting) -> list[tuple[str, str]]:
    """Return what a meeting is now, line by line."""
    facts = [(_("Titre"), meeting.title), (_("De quoi va-t-on parler ?"), meeting.about), (_("Lieu"), meeting.place)]
    if meeting.starts_at is not None:
        ends_at = meeting.starts_at + timedelta(minutes=meeting.minutes_long)
        facts += [(_("Début"), when(meeting.starts_at)), (_("Heure de fin"), clock_time(ends_at))]
    return [(name, said) for name, said in facts if said]
