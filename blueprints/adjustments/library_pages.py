"""The library of ideas: by difficulty, by words, one at a time; "Essayer cette idée" begins an adjustment."""

from typing import Any
from uuid import UUID

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.adjustments import library, queries, sealing, wording
from blueprints.adjustments.door import SECTION, actor, blueprint
from blueprints.adjustments.library import Idea
from blueprints.core import access, pages
from blueprints.core.access import Permission, requires
from blueprints.core.db import AnyRow
from blueprints.core.errors import Tampered
from blueprints.core.text import clean_line

LONGEST = 120
_OWN = "ici-"
"""Before the id of an idea that was kept on this platform."""


@blueprint.get("/idees-d-amenagement")
@requires(Permission.IDEA_READ)
def ideas() -> ResponseReturnValue:
    """Show the ideas: all of them, those for one difficulty, those that hold some words."""
    asked = clean_line(request.args.get("q", ""))[:LONGEST]
    chosen = request.args.get("pour", "")
    chosen = chosen if chosen in wording.CONSTRAINTS else ""
    found = [one for one in every_idea() if not chosen or one.constraint == chosen]
    found = library.search(found, asked)
    groups = [
        (code, str(words), [one for one in found if one.constraint == code])
        for code, words in wording.CONSTRAINTS.items()
    ]
    return pages.render(
        "adjustments/ideas.html",
        section=SECTION,
        groups=[one for one in groups if one[2]],
        count=len(found),
        asked=asked,
        chosen=chosen,
        constraints=[(code, str(words)) for code, words in wording.CONSTRAINTS.items()],
        waiting=len(queries.list_sent(actor())) if access.may(Permission.IDEA_QUEUE) else None,
    )


@blueprint.get("/idees-d-amenagement/<slug>")
@requires(Permission.IDEA_READ)
def idea(slug: str) -> ResponseReturnValue:
    """Show one idea."""
    found = find(slug)
    if found is None:
        abort(404)
    return pages.render(
        "adjustments/idea.html",
        section=SECTION,
        idea=found,
        constraint=wording.constraint(found.constraint),
        try_it=url_for("adjustments.begin", idee=slug) if access.may(Permission.ADJUSTMENT_LIST) else None,
    )


def every_idea() -> list[Idea]:
    """Return the ideas kept on this platform, then those written by us."""
    return [*(one for row in queries.list_ideas() if (one := _open(row)) is not None), *library.ideas()]


def find(slug: str) -> Idea | None:
    """Return one idea by the name in its address."""
    if not slug.startswith(_OWN):
        return library.by_slug().get(slug)
    try:
        wanted = UUID(slug.removeprefix(_OWN))
    except ValueError:
        return None
    row = next((row for row in queries.list_ideas() if row.id == wanted), None)
    return _open(row) if row is not None else None


def _open(row: AnyRow) -> Idea | None:
    """Return an idea of this platform; None when its words stay closed."""
    try:
        words = sealing.open_idea(row.words, platform=row.platform_id, row=row.id)
    except Tampered:
        return None
    return idea_of(words, f"{_OWN}{row.id}")


def idea_of(words: sealing.IdeaWords, slug: str) -> Idea:
    """Return a told idea as the library shows it."""
    return Idea(
        slug=slug,
        constraint=words.constraint,
        title=words.title,
        answers=words.measure,
        cost=words.cost,
        how=words.how,
        watch=words.watch,
        of_platform=True,
    )


def beginning_of(slug: str) -> dict[str, Any]:
    """Return what fills the form of an adjustment that begins from an idea."""
    found = find(slug) if slug else None
    if found is None:
        return {}
    return {"constraint": found.constraint, "measure": f"{found.title}\n\n{found.how}".strip()}
