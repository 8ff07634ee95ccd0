"""The rules of the collective: what everybody reads."""

from flask.typing import ResponseReturnValue

from blueprints.charter import (
    agree_pages,
    owing,
    pause_pages,
    proposal_pages,
    publishing_pages,
    queries,
    showing,
    writing_pages,
)
from blueprints.charter.door import SECTION, blueprint
from blueprints.core import access, pages
from blueprints.core.access import Permission, requires

__all__ = ["agree_pages", "blueprint", "pause_pages", "proposal_pages", "publishing_pages", "writing_pages"]


@blueprint.get("/regles-de-vie")
@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """Show the rules that are in force to everybody."""
    version, reader = queries.current_version(), access.current_actor()
    return pages.render(
        "charter/show.html",
        section=SECTION,
        version=version,
        text=showing.show(version.text),
        member=access.may(Permission.CHARTER_PROPOSE),
        owed=owing.owes(reader),
        agreed=queries.find_agreed_at(reader.person_id, version.number) if reader is not None else None,
    )
