"""Reading again before publishing, the correction of what is published, and the easy-read twin."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Stale
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext
from blueprints.discussion import members
from blueprints.discussion.easy import EasyState
from blueprints.meetings import queries as meetings
from blueprints.meetings.models import Meeting
from blueprints.minutes import content, following, forms, publishing, queries, showing
from blueprints.minutes.door import SECTION, blueprint, person_id
from blueprints.minutes.models import Minutes
from blueprints.minutes.publishing import Published
from blueprints.undo import ways

_PAGE = "/rencontres/<uuid:meeting_id>/compte-rendu"


@blueprint.get(f"{_PAGE}/publier")
@requires(Permission.MINUTES_WRITE, subject=queries.find_of_meeting)
def read_again(minutes: Minutes) -> ResponseReturnValue:
    """Show the minutes as members will read them."""
    return _recap(minutes, forms.PublishForm())


@blueprint.post(f"{_PAGE}/publier")
@requires(Permission.MINUTES_WRITE, subject=queries.find_of_meeting)
def publish(minutes: Minutes) -> ResponseReturnValue:
    """Publish them to the members."""
    form, since, done = forms.PublishForm(), clock.now(), Published(0)
    if not form.validate():
        return _recap(minutes, form)
    try:
        with form.refusals("why"), transaction.write(minutes) as fresh:
            done = publishing.publish(
                minutes=fresh,
                meeting=meeting_of(fresh),
                seen=form.seen.data or "",
                why=form.why.data or "",
                actor_id=person_id(),
            )
    except Stale as stale:
        return _recap(minutes, form, changed=stale.message)
    if not no_errors(form):
        return _recap(minutes, form)
    back, moment = _writing(minutes), since.isoformat()
    undo = "" if not done.is_new else ways.offer(
        "minutes.publication", subject_id=minutes.id, back=back, number=done.number, since=moment
    )  # fmt: skip
    pages.tell(_said(done), undo=undo)
    return redirect(url_for("minutes.show", meeting_id=minutes.meeting_id), code=303)


def _said(done: Published) -> str:
    if not done.is_new:
        return _("Ce compte rendu est déjà publié. Rien n’a changé.")
    told = ngettext("%(num)s personne est prévenue.", "%(num)s personnes sont prévenues.", done.told)
    first = _("Le compte rendu est publié.") if done.number == 1 else _("La correction est publiée.")
    return f"{first} {told}"


def _recap(minutes: Minutes, form: forms.PublishForm, *, changed: str = "") -> Response:
    points = publishing.written(minutes)
    form.seen.data, form.seen.raw_data = content.fingerprint(points), None
    return pages.render(
        "minutes/publish.html",
        section=SECTION,
        status=409 if changed else None,
        changed=changed,
        form=form,
        minutes=minutes,
        meeting=meeting_of(minutes),
        points=showing.show_points(points),
        missing=publishing.missing(points),
        readers=members.readers(Permission.MINUTES_READ),
        back=_writing(minutes),
    )


# --- the easy-read twin -----------------------------------------------------------------------------------------------


@blueprint.get(f"{_PAGE}/version-simple")
@requires(Permission.MINUTES_WRITE, subject=queries.find_of_meeting)
def easy(minutes: Minutes) -> ResponseReturnValue:
    """Show the page on which the easy-read twin is written."""
    form, known = forms.EasyForm(), queries.find_easy(minutes.id)
    if not form.draft_said:
        form.stand_on(known.version if known else 0)
        if known is not None:
            form.body.data, form.state.data = known.body, known.state.value
            form.count.data = str(known.reviewed_by_count or "")
    return _easy_page(minutes, form)


@blueprint.post(f"{_PAGE}/version-simple")
@requires(Permission.MINUTES_WRITE, subject=queries.find_of_meeting)
def write_easy(minutes: Minutes) -> ResponseReturnValue:
    """Keep the easy-read twin; who wrote at the same time as somebody else is shown both texts."""
    form = forms.EasyForm()
    if not form.validate():
        return _easy_page(minutes, form)
    try:
        with form.refusals("body"), transaction.write(minutes) as fresh:
            following.write_easy(
                minutes=fresh,
                version=form.made_from.number,
                body=form.body.data or "",
                state=EasyState(form.state.data),
                count=form.readers or 0,
            )
    except Stale:
        other = queries.find_easy(minutes.id)
        form.stand_on(other.version if other else 0)
        return _easy_page(minutes, form, other=other.body if other else "")
    if not no_errors(form):
        return _easy_page(minutes, form)
    pages.tell(_("La version simple est enregistrée."))
    return redirect(_writing(minutes), code=303)


def _easy_page(minutes: Minutes, form: forms.EasyForm, *, other: str = "") -> Response:
    return pages.render(
        "minutes/easy.html",
        section=SECTION,
        status=409 if other else None,
        other=other,
        form=form,
        minutes=minutes,
        points=showing.show_points(publishing.written(minutes)),
        back=_writing(minutes),
    )


def meeting_of(minutes: Minutes) -> Meeting:
    """Return the meeting of these minutes."""
    meeting = meetings.find_any_meeting(minutes.meeting_id)
    assert meeting is not None, "minutes leave with their meeting"  # noqa: S101 - for the types
    return meeting


def _writing(minutes: Minutes) -> str:
    return url_for("minutes.write", meeting_id=minutes.meeting_id)
