"""The minutes on the page of their meeting: what came out of it, in short."""

from flask import url_for

from blueprints.core.i18n import gettext as _
from blueprints.meetings import sections
from blueprints.meetings.models import Meeting
from blueprints.meetings.sections import Section, Way
from blueprints.minutes import content, queries, showing
from blueprints.minutes.services import WRITTEN_AFTER

PLACE, TASKS_PLACE = 10, 11


@sections.shows(PLACE)
def show(meeting: Meeting) -> Section | None:
    """Show what came out of a meeting, once its minutes are published."""
    found = queries.find_published(meeting.id) if meeting.state in WRITTEN_AFTER else None
    if found is None:
        return None
    points = content.read(found.content)
    shown = {
        "summary": showing.summary(points),
        "points": [(one.title, showing.BADGES[one.outcome]) for one in points],
        "address": url_for("minutes.show", meeting_id=meeting.id),
        "title": found.title,
    }
    return Section(template="minutes/_section.html", shown=shown, is_outcome=True)


@sections.offers(PLACE)
def offer(meeting: Meeting) -> Way | None:
    """Offer to write the minutes of a meeting that took place."""
    if meeting.state not in WRITTEN_AFTER:
        return None
    return Way(
        words=_("Écrire le compte rendu"), address=url_for("minutes.write", meeting_id=meeting.id), icon="square-pen"
    )


@sections.offers(TASKS_PLACE)
def offer_tasks(meeting: Meeting) -> Way | None:
    """Lead to what is left to do after the meetings."""
    if meeting.state not in WRITTEN_AFTER:
        return None
    return Way(words=_("À faire après les rencontres"), address=url_for("minutes.tasks"), icon="list-checks")
