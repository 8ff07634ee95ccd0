"""Les règles de vie: what everybody reads."""

from flask.typing import ResponseReturnValue

from blueprints.charter import queries, showing
from blueprints.charter.door import SECTION, blueprint
from blueprints.core import pages
from blueprints.core.access import Permission, requires

__all__ = ["blueprint"]


@blueprint.get("/regles-de-vie")
@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """Show the rules that are in force to everybody."""
    version = queries.current_version()
    return pages.render("charter/show.html", section=SECTION, version=version, text=showing.show(version.text))
