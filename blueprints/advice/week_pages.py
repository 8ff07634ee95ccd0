"""« Cette semaine »: what is new to a member, on a page that the mail of the week leads to."""

from flask.typing import ResponseReturnValue

from blueprints.advice import showing, week
from blueprints.advice.door import SECTION, blueprint, person_id
from blueprints.core import clock, pages
from blueprints.core.access import Permission, requires


@blueprint.get("/conseils/cette-semaine")
@requires(Permission.COLLECTIVE_ENTER)
def this_week() -> ResponseReturnValue:
    """Show it."""
    found = week.find_week(person_id(), clock.now())
    return pages.render(
        "advice/week.html",
        section=SECTION,
        answered=showing.show_threads(found.answered),
        asked=showing.show_threads(found.asked),
        more=found.more,
    )
