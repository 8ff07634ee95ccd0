"""The public pages of the front door: the sheets, the places, the directory, the plan of the site."""

from datetime import datetime
from typing import Any

from flask import Response, abort
from flask.typing import ResponseReturnValue

from blueprints.accounts import platforms
from blueprints.accounts import queries as accounts
from blueprints.core import clock, pages
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import day, ngettext
from blueprints.core.i18n import gettext as _
from blueprints.front_door import contact, contents, directory, idea_sheets, machines, sheets
from blueprints.front_door.idea_sheets import BY_CODE, IDEAS
from blueprints.front_door.inbox import blueprint
from blueprints.front_door.sheets import SHEETS, SOURCES, Sheet

__all__ = ["blueprint", "contact", "machines"]


@blueprint.get("/emploi-accompagne")
@requires(Permission.PUBLIC)
def what() -> ResponseReturnValue:
    """Say what supported employment is, and lead to the other pages."""
    return _show(SHEETS[0])


def _publish(found: Sheet) -> None:
    """Give a sheet a route of its own, called like its template."""

    @requires(Permission.PUBLIC)
    def view() -> ResponseReturnValue:
        return _show(found)

    blueprint.add_url_rule(found.path, endpoint=found.name, view_func=view)


for _sheet in SHEETS[1:]:
    _publish(_sheet)


def _show(found: Sheet) -> Response:
    return pages.render_for_all(
        found.template, section=found.section, context=lambda: {"sheet": found, "own": _around(found)}
    )


@blueprint.get(f"{IDEAS.path}/<code>")
@requires(Permission.PUBLIC)
def ideas_for(code: str) -> ResponseReturnValue:
    """Show our ideas for one difficulty."""
    found = BY_CODE.get(code)
    if found is None:
        abort(404)
    return pages.render_for_all(
        found.template,
        section=found.section,
        key=code,
        context=lambda: {"sheet": found, "own": _around_ideas(found), "ideas": idea_sheets.ideas_for(code)},
    )


def _around_ideas(found: Sheet) -> dict[str, Any]:
    own = _around(IDEAS)
    before, after = sheets.around(found, list(BY_CODE.values()))
    return {
        **own,
        "url": pages.public_url(found.path),
        "trail": [*own["trail"], _link(IDEAS)],
        "before": _link(before or IDEAS),
        "after": _link(after) if after else None,
    }


def _link(sheet: Sheet) -> tuple[str, str]:
    return str(sheet.title), sheet.path


def _around(found: Sheet) -> dict[str, Any]:
    """Return what a sheet is given besides its own words."""
    before, after = sheets.around(found)
    home = pages.path("home.index")
    way = [(_("Accueil"), home)]
    if found.slug:
        way.append(_link(SHEETS[0]))
    return {
        "site": pages.public_url(""),
        "url": pages.public_url(found.path),
        "trail": way,
        "before": _link(before) if before else None,
        "after": _link(after) if after else None,
        "others": [other for other in SHEETS if other is not found],
        "sources": [SOURCES[source] for source in found.sources],
        "read_on": day(datetime(*sheets.READ_ON.timetuple()[:3], 12, tzinfo=clock.PARIS)),
        "checklist": contents.CHECKLIST,
        "stories": contents.STORIES,
        "difficulties": [(one, len(idea_sheets.ideas_for(code))) for code, one in BY_CODE.items()],
        "esat_years": ngettext("%(num)d an", "%(num)d ans", sheets.ESAT_YEARS),
        "esat_times": ngettext("%(num)d fois", "%(num)d fois", sheets.ESAT_RENEWALS),
    }


@blueprint.get("/nous-trouver")
@requires(Permission.PUBLIC)
def places() -> ResponseReturnValue:
    """Show whom to reach, and the places where people may come."""
    sites = accounts.list_sites(public_only=True)
    return pages.render_for_all(
        "front_door/places.html",
        section="places",
        key=tuple((site.id, site.version) for site in sites),
        context=lambda: {
            "sites": [directory.public_place(site) for site in sites],
            "site": pages.public_url(""),
            "url": pages.public_url(pages.path("front_door.places")),
        },
    )


@blueprint.get("/plateformes", endpoint="directory")
@requires(Permission.PUBLIC)
def list_of_platforms() -> ResponseReturnValue:
    """Show every platform of this installation, by département: what each of them says to everybody."""
    listed = directory.list_platforms(platforms.list_cards())
    return pages.render_for_all(
        "front_door/directory.html",
        section="directory",
        key=tuple(listed),
        context=lambda: {
            "listed": [(one, pages.host_url(one.host)) for one in listed],
            "site": pages.public_url(""),
            "url": pages.public_url(pages.path("front_door.directory")),
        },
    )


@blueprint.get("/plan-du-site")
@requires(Permission.PUBLIC)
def plan() -> ResponseReturnValue:
    """Name every public page."""
    return pages.render_for_all(
        "front_door/plan.html",
        section="plan",
        context=lambda: {
            "sheets": SHEETS,
            "ideas": list(BY_CODE.values()),
            "site": pages.public_url(""),
            "url": pages.public_url(pages.path("front_door.plan")),
        },
    )
