"""The accompanied person's pages: who opened her follow-up, and when; each extraordinary access, with its reason."""

from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, may, requires
from blueprints.core.i18n import gettext as _
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import JourneyRole
from blueprints.privacy import accesses, queries, readings, services, showing
from blueprints.privacy.door import SECTION, actor, blueprint
from blueprints.privacy.queries import Question

__all__ = ["accesses", "blueprint"]


@blueprint.get("/mon-accompagnement/qui-a-ouvert")
@requires(Permission.READINGS_SEE)
def opened() -> ResponseReturnValue:
    """Show who opened what, day by day, latest first."""
    person_id, own = actor().person_id, request.args.get("moi") == "oui"
    place = max(0, min(request.args.get("avant", readings.MOST, type=int), readings.MOST))
    days, older = readings.list_days(actor(), before=place, own=own)
    own_journeys = journeys.list_with_members(person_id, JourneyRole.BENEFICIARY)
    kept = "oui" if own else None
    return pages.render(
        "privacy/opened.html",
        section=SECTION,
        days=days,
        accesses=showing.told(queries.list_of_journeys([one.id for one in own_journeys])),
        own=own,
        older=url_for("privacy.opened", avant=older, moi=kept) if older else None,
        first=url_for("privacy.opened", moi=kept) if place != readings.MOST else None,
    )


def find_told(access_id: UUID) -> Question | None:
    """Return an access that those concerned know of: it was answered."""
    question = queries.find_question(access_id)
    return question if question is not None and question.row.answered_at is not None else None


@blueprint.get("/mon-accompagnement/acces/<uuid:access_id>")
@requires(Permission.EXTRAORDINARY_LEARN, subject=find_told)
def learn(question: Question) -> ResponseReturnValue:
    """Tell the accompanied person and her coach who may read, why, until when, and what was opened."""
    return pages.render(
        "privacy/learn.html",
        section=SECTION,
        facts=showing.facts_of(question),
        mine=any(
            one.person_id == actor().person_id and one.role is JourneyRole.BENEFICIARY for one in question.members
        ),
        stoppable=question.is_open and may(Permission.EXTRAORDINARY_STOP, question),
    )


@blueprint.post("/mon-accompagnement/acces/<uuid:access_id>/arreter")
@requires(Permission.EXTRAORDINARY_STOP, subject=find_told)
def stop_own(question: Question) -> ResponseReturnValue:
    """End a reading that the person herself had asked for."""
    with transaction.write(question) as fresh:
        services.stop(question=fresh, actor_id=actor().person_id)
    pages.tell(_("C’est arrêté. Plus personne ne peut lire par cet accès."))
    return redirect(url_for("privacy.learn", access_id=question.row.id), code=303)
