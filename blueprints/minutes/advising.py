"""What a question that was asked from a point of minutes says of where it comes from."""

from uuid import UUID

from blueprints.advice import origins
from blueprints.advice.origins import Step
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.minutes import following, queries


@origins.tells(following.ORIGIN)
def steps_of(thread_id: UUID) -> list[Step]:
    """Return the meeting before the question: every member may read its page, and there its minutes if she may."""
    row = queries.find_meeting_of_thread(thread_id)
    if row is None:
        return []
    state = _("Rencontre du %(day)s, compte rendu", day=day(row.starts_at)) if row.starts_at else _("Compte rendu")
    return [Step(row.title, state, f"/rencontres/{row.id}")]
