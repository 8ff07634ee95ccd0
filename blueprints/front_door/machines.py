"""What machines read: which pages there are, and which are nobody's business."""

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from blueprints.core import pages
from blueprints.core.access import Permission, requires
from blueprints.front_door import sheets
from blueprints.front_door.idea_sheets import BY_CODE
from blueprints.front_door.inbox import blueprint

PUBLIC = (
    "/",
    *(sheet.path for sheet in (*sheets.SHEETS, *BY_CODE.values())),
    "/temoignages",
    "/nous-trouver",
    "/plateformes",
    "/ecrire",
    "/aide",
    "/accessibilite",
    "/mots",
    "/mentions-legales",
    "/plan-du-site",
)
"""The public pages with an address that stays. A testimonial's is left out: it may be withdrawn tomorrow."""
OPEN = (
    "/static/",
    "/temoignages",
    "/emploi-accompagne",
    *PUBLIC[len(sheets.SHEETS) + len(BY_CODE) + 2 :],
    "/sitemap.xml",
)
CLOSED = (
    *(
        f"/temoignages/{page}"
        for page in (
            "les-miens",
            "ecrire",
            "dicter",
            "question-par-question",
            "a-relire",
            "depliant",
            "usages",
            "a-plusieurs",
        )
    ),
    "/ecrire/",
    "/aide/",
)
"""Within the open ones, what is not for machines."""
DAY_SECONDS = 86400


def _plain(answer: Response, mimetype: str) -> Response:
    answer.mimetype = mimetype
    answer.headers["Cache-Control"] = f"public, max-age={DAY_SECONDS}"
    return answer


@blueprint.get("/sitemap.xml")
@requires(Permission.PUBLIC)
def sitemap() -> ResponseReturnValue:
    """Name the public pages of this platform's host."""
    site = pages.public_url("")
    drawn = render_template(
        "front_door/sitemap.xml", addresses=[site + path for path in PUBLIC], read_on=sheets.READ_ON
    )
    return _plain(make_response(drawn), "application/xml")


@blueprint.get("/robots.txt")
@requires(Permission.PUBLIC)
def robots() -> ResponseReturnValue:
    """Open the public pages to machines and close everything else, also what does not exist yet (RFC 9309)."""
    lines = [
        "User-agent: *",
        "Allow: /$",
        *(f"Allow: {path}" for path in OPEN),
        *(f"Disallow: {path}" for path in CLOSED),
        "Disallow: /",
        "",
        f"Sitemap: {pages.public_url('/sitemap.xml')}",
        "",
    ]
    return _plain(make_response("\n".join(lines)), "text/plain")
