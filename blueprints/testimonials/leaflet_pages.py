"""The leaflet, for facilitators: choosing the texts, reading once more what is printed, and the file."""

from uuid import UUID

from flask import Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import platforms
from blueprints.accounts.limits import limiter, signed_in_person
from blueprints.core import clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused, Stale, Unavailable
from blueprints.core.i18n import gettext as _
from blueprints.core.text import clean_line
from blueprints.testimonials import leaflet
from blueprints.testimonials.desk import actor, blueprint
from blueprints.testimonials.leaflet_forms import LeafletForm

SECTION = "review"


@blueprint.get("/temoignages/depliant")
@requires(Permission.TESTIMONIAL_USES)
def leaflet_choice() -> ResponseReturnValue:
    """Show which texts may be printed, and which may not."""
    rows = leaflet.list_published()
    return pages.render(
        "testimonials/leaflet.html",
        section=SECTION,
        printable=[row for row in rows if row.until is not None],
        others=[row for row in rows if row.until is None],
        chosen=frozenset(_asked(request.args.getlist("texte"))),
        title=_title(request.args.get("titre", "")),
        most=leaflet.MOST,
    )


def _asked(values: list[str]) -> list[UUID]:
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


def _title(typed: str) -> str:
    return clean_line(typed)[: LeafletForm.LONGEST] or _("Des personnes racontent leur travail")


@blueprint.get("/temoignages/depliant/relire")
@requires(Permission.TESTIMONIAL_USES)
def leaflet_recap() -> ResponseReturnValue:
    """Show what will be printed, and what will not be for want of a consent."""
    asked = _asked(request.args.getlist("texte"))
    return _recap(leaflet.choose(asked), asked, _title(request.args.get("titre", "")))


def _recap(choice: leaflet.Choice, asked: list[UUID], title: str) -> Response:
    form = LeafletForm(formdata=None, title=title, seen=choice.seen)
    return pages.render(
        "testimonials/leaflet_recap.html",
        section=SECTION,
        choice=choice,
        too_many=len(set(asked)) > leaflet.MOST,
        most=leaflet.MOST,
        title=title,
        form=form,
        back=url_for("testimonials.leaflet_choice", texte=[str(one) for one in asked], titre=title),
    )


@blueprint.post("/temoignages/depliant/relire")
@limiter.limit("60 per hour", key_func=signed_in_person)
@requires(Permission.TESTIMONIAL_USES)
def leaflet_print() -> ResponseReturnValue:
    """Give the file: typeset, then each consent asked again and each use written down, then sent."""
    form, asked = LeafletForm(), _asked(request.form.getlist("texte"))
    title, choice = _title(form.title.data or ""), leaflet.choose(asked)
    try:
        leaflet.expect_seen(choice, form.seen.data or "")
        made = _typeset(choice, title)
        with transaction.write():
            leaflet.note_uses(choice=choice, title=title, actor_id=actor().person_id, client_id=form.client_id.uuid)
    except (Refused, Stale, Unavailable) as refused:
        pages.tell(refused.message, "warn")
        back = url_for("testimonials.leaflet_recap", texte=[str(one) for one in asked], titre=title)
        return redirect(back, code=303)
    answer = make_response(made)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="depliant-{clock.paris(clock.now()):%Y-%m-%d}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _typeset(choice: leaflet.Choice, title: str) -> bytes:
    platform = platforms.current()
    return leaflet.to_pdf(
        choice,
        title=title,
        service=platform.name if platform else "",
        phone=platform.contact_phone if platform else "",
        address=pages.public_url("/temoignages"),
    )
