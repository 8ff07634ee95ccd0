"""The minutes as members read them, their corrections, and a question of Conseils that starts from a point."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.advice import showing as advice
from blueprints.advice.forms import QuestionForm
from blueprints.core import access, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.db import AnyRow
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import when
from blueprints.discussion import members
from blueprints.minutes import content, following, queries, showing
from blueprints.minutes.content import Point
from blueprints.minutes.door import SECTION, blueprint, person_id

_PAGE = "/rencontres/<uuid:meeting_id>/compte-rendu"
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Talked:
    """One point of published minutes."""

    minutes: AnyRow
    point: Point

    @property
    def number(self) -> int:
        """Return the version that is read."""
        return int(self.minutes.number)


def find_talked(meeting_id: UUID, point_id: UUID) -> Talked | None:
    """Return one point of the minutes that members read now."""
    minutes = queries.find_published(meeting_id)
    if minutes is None:
        return None
    found = next((one for one in content.read(minutes.content) if one.id == str(point_id)), None)
    return Talked(minutes, found) if found is not None else None


@blueprint.get(_PAGE)
@requires(Permission.MINUTES_READ, subject=queries.find_published)
def show(minutes: AnyRow) -> ResponseReturnValue:
    """Show the minutes of a meeting."""
    points = content.read(minutes.content)
    done, talks = queries.list_done(minutes.id), queries.list_talks(minutes.id)
    return pages.render(
        "minutes/show.html",
        section=SECTION,
        minutes=minutes,
        points=showing.show_points(points, done, talks),
        summary=showing.summary(points),
        easy=showing.show_easy(minutes),
        versions=queries.list_versions(minutes.id) if minutes.number > 1 else [],
        readers=members.readers(Permission.MINUTES_READ),
        writes=access.may(Permission.MINUTES_WRITE),
    )


@blueprint.get(f"{_PAGE}/versions/<int:number>")
@requires(Permission.MINUTES_READ, subject=queries.find_old)
def version(minutes: AnyRow) -> ResponseReturnValue:
    """Show a version of before a correction."""
    points = showing.show_points(content.read(minutes.content))
    return pages.render("minutes/version.html", section=SECTION, minutes=minutes, points=points)


# --- from a point to Conseils -----------------------------------------------------------------------------------------


@blueprint.get(f"{_PAGE}/points/<uuid:point_id>/en-parler")
@requires(Permission.MINUTES_READ, subject=find_talked)
def talk(talked: Talked) -> ResponseReturnValue:
    """Show a question that is begun from a point; a person writes it to its end."""
    form = _question()
    if not form.draft_said:
        form.title.data = _("À propos de : %(title)s", title=talked.point.title)[:_LONGEST]
        form.body.data = _begun(talked)
    return _talk_page(talked, form)


@blueprint.post(f"{_PAGE}/points/<uuid:point_id>/en-parler")
@requires(Permission.MINUTES_READ, subject=find_talked)
def ask(talked: Talked) -> ResponseReturnValue:
    """Ask the collective."""
    form = _question()
    if not form.validate():
        return _talk_page(talked, form)
    with form.refusals("topic"), transaction.write(talked) as fresh:
        thread = following.ask_from_point(
            minutes_id=fresh.minutes.id,
            point_id=fresh.point.id,
            author_id=person_id(),
            client_id=form.client_id.uuid,
            topic=form.topic.data,
            title=form.title.data or "",
            body=form.body.data or "",
        )
    if not no_errors(form):
        return _talk_page(talked, form)
    pages.tell(_("Votre question est publiée. Le compte rendu mène à elle."))
    return redirect(url_for("advice.show", thread_id=thread.id), code=303)


def _question() -> QuestionForm:
    return QuestionForm.offering((one.code, one.name) for one in advice.offered_topics())


def _begun(talked: Talked) -> str:
    told: dict[str, Any] = {"title": talked.minutes.title, "point": talked.point.title}
    moment = talked.minutes.starts_at
    said = (
        _("À la rencontre « %(title)s » du %(moment)s, on a parlé de : %(point)s.", moment=when(moment), **told)
        if moment
        else _("À la rencontre « %(title)s », on a parlé de : %(point)s.", **told)
    )
    page = url_for(
        "minutes.show", meeting_id=talked.minutes.meeting_id, _anchor=f"point-{talked.point.id}", _external=True
    )
    return f"{said}\n{_('Le compte rendu est ici : %(page)s', page=page)}\n\n"


def _talk_page(talked: Talked, form: QuestionForm) -> Response:
    actor = access.current_actor()
    return pages.render(
        "minutes/talk.html",
        section=SECTION,
        form=form,
        talked=talked,
        back=url_for("minutes.show", meeting_id=talked.minutes.meeting_id, _anchor=f"point-{talked.point.id}"),
        hints={one.code: one.about for one in advice.offered_topics() if one.about},
        readers=members.readers(Permission.THREAD_READ),
        signature=members.named(person_id(), actor.pseudonym if actor else None).name,
    )
