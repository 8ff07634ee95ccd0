"""« A-t-on déjà répondu ? »: the questions that look like the one that somebody is about to ask."""

from typing import TYPE_CHECKING
from uuid import UUID

from flask import g, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from blueprints.advice import hiding, search_showing, searching
from blueprints.advice.door import blueprint
from blueprints.advice.models import Thread
from blueprints.advice.search_showing import FoundThread, Search
from blueprints.advice.searching import Hit
from blueprints.core import access, db, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.i18n import ngettext
from blueprints.core.text import clean_line
from blueprints.drafts import services as drafts
from blueprints.drafts.routes import NOT_TYPED

if TYPE_CHECKING:
    from blueprints.advice.forms import QuestionForm


@blueprint.get("/conseils/proches")
@requires(Permission.THREAD_CREATE)
def list_near() -> ResponseReturnValue:
    """Give the questions near a title that is being typed; without script, the search with its words."""
    title = clean_line(request.args.get("titre", ""))
    if not pages.wants_data():
        return redirect(Search(typed=title).address(), code=303)
    threads = search_showing.show_hits(_look(title), searching.read(title))
    said = ngettext(
        "%(num)s conseil ressemble à votre question.",
        "%(num)s conseils ressemblent à votre question.",
        len(threads),
    )
    told = [{"url": one.url, "title": one.title.striptags(), "about": one.answers} for one in threads]
    return jsonify(said=said if threads else "", threads=told)


def before_publishing(form: "QuestionForm") -> list[FoundThread]:
    """Return the near questions that who asks has not been shown; what she typed is kept meanwhile.

    Args:
        form: the question, whole.
    """
    if form.seen.data:
        return []
    title = form.title.data or ""
    hits = _look(title)
    if not hits or _is_sent(form.client_id.uuid, hits):
        return []
    _keep(form)
    return search_showing.show_hits(hits, searching.read(title))


def _look(title: str) -> list[Hit]:
    return searching.near(title, tuple(row.topic for row in hiding.list_hidden(_person_id())))


def _is_sent(client_id: UUID, hits: list[Hit]) -> bool:
    """Tell whether this very question was sent already: the second click gets the answer of the first."""
    mine = select(Thread.id).where(Thread.client_id == client_id, Thread.id.in_([hit.thread_id for hit in hits]))
    return db.session().scalar(mine) is not None


def _keep(form: "QuestionForm") -> None:
    """Keep what is typed as a draft: she may go and read, and come back."""
    if not form.draft_place:
        return
    g.draft_stays = True
    fields = {name: values for name, values in request.form.lists() if name not in NOT_TYPED}
    try:
        with transaction.write():
            drafts.keep_draft(person_id=_person_id(), place=form.draft_place, fields=fields)
    except Refused:
        return  # it stands in the page, and the page says so


def _person_id() -> UUID:
    actor = access.current_actor()
    assert actor is not None, "the gate lets nobody else in"  # noqa: S101 - for the types
    return actor.person_id
