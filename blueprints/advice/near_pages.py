"""« Conseils proches »: the questions that look like one that is read, on a page that nobody has to pay for unasked."""

from flask import redirect
from flask.typing import ResponseReturnValue

from blueprints.advice import following, hiding, queries, reading, search_showing, searching, showing
from blueprints.advice.door import SECTION, blueprint, person_id
from blueprints.core import pages
from blueprints.core.access import Permission, requires
from blueprints.core.db import AnyRow
from blueprints.discussion.models import Standing


@blueprint.get("/conseils/<uuid:thread_id>/proches")
@requires(Permission.THREAD_READ, subject=queries.find_shown_thread)
def beside(thread: AnyRow) -> ResponseReturnValue:
    """Show them, or else the latest of the same topic; a question that stands in another leads there."""
    if thread.merged_into_id is not None:
        return redirect(f"{following.address_of(thread.merged_into_id)}/proches", code=303)
    title = "" if thread.standing is Standing.REMOVED else thread.title
    hidden = tuple(row.topic for row in hiding.list_hidden(person_id()))
    hits = searching.near(title, hidden, but=thread.id)
    alike = reading.list_alike(thread.topic, thread.id) if not hits and thread.topic not in hidden else ()
    return pages.render(
        "advice/near.html",
        section=SECTION,
        url=following.address_of(thread.id),
        title=showing.title_of(thread),
        near=search_showing.show_hits(hits, searching.read(title)),
        alike=[(following.address_of(row.id), row.title) for row in alike],
    )
