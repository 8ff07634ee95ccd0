"""À faire après les rencontres: the tasks of all minutes, for those who animate."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.minutes import following, queries, showing
from blueprints.minutes.door import SECTION, blueprint, person_id
from blueprints.minutes.models import MinutesTask


@blueprint.get("/rencontres/a-faire")
@requires(Permission.MINUTES_WRITE)
def tasks() -> ResponseReturnValue:
    """List what is left to do, and what was done."""
    return pages.render(
        "minutes/tasks.html",
        section=SECTION,
        left=[(row, _due(row), showing.is_late(row)) for row in queries.list_left()],
        finished=[(row, _("Fait le %(day)s", day=day(row.done_at))) for row in queries.list_finished()],
    )


@blueprint.post("/rencontres/a-faire/<uuid:task_id>")
@requires(Permission.MINUTES_WRITE, subject=queries.find_task)
def tick(task: MinutesTask) -> ResponseReturnValue:
    """Note that something is done, or is not."""
    done = request.form.get("fait") == "oui"
    with transaction.write(task) as fresh:
        following.tick(task=fresh, done=done, actor_id=person_id())
    pages.tell(_("C’est noté : fait.") if done else _("C’est noté : encore à faire."))
    return redirect(url_for("minutes.tasks"), code=303)


def _due(row: AnyRow) -> str:
    return _("Avant le %(day)s", day=day(row.due_at)) if row.due_at else _("Sans date")
