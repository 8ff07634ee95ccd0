"""The service notes where a text served, and what it took back."""

from collections.abc import Sequence

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.db import AnyRow
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.testimonials import forms, history, queries, usages, wording
from blueprints.testimonials.desk import SECTION, actor, blueprint
from blueprints.testimonials.models import ConsentUse, TestimonialUsage


@blueprint.get("/temoignages/usages", endpoint="usages")
@requires(Permission.TESTIMONIAL_USES)
def usages_page() -> ResponseReturnValue:
    """Show what must be taken back, and where to note a use."""
    return _page(_form(usages.list_usable()))


def _form(usable: Sequence[AnyRow]) -> forms.UsageForm:
    form = forms.UsageForm()
    served = [row for row in usable if row.use is not ConsentUse.SITE]
    form.text.offer(
        (f"{row.id}:{row.use.value}", _("%(title)s (%(use)s)", title=row.title, use=wording.USES[row.use]))
        for row in served
    )
    return form


def _page(form: forms.UsageForm) -> ResponseReturnValue:
    return pages.render(
        "testimonials/usages.html",
        section=SECTION,
        form=form,
        to_pull=usages.list_to_pull(),
        uses=wording.USES,
        said_day=history.day_of,
    )


@blueprint.post("/temoignages/usages")
@requires(Permission.TESTIMONIAL_USES)
def add_usage() -> ResponseReturnValue:
    """Note where a text served."""
    form = _form(usages.list_usable())
    if form.validate() and form.used_on.day is not None:
        used_on = form.used_on.day
        with form.refusals("text"), transaction.write():
            usages.add_usage(
                testimonial=queries.known_testimonial(form.testimonial_id),
                actor_id=actor().person_id,
                client_id=form.client_id.uuid,
                use=ConsentUse(form.use),
                used_on=used_on,
                place=form.place.data or "",
            )
    if not no_errors(form):
        return _page(form)
    pages.tell(_("C’est noté. La personne est prévenue, et lit où son texte a servi."))
    return redirect(url_for("testimonials.usages"), code=303)


@blueprint.post("/temoignages/usages/<uuid:usage_id>/retire")
@requires(Permission.TESTIMONIAL_USES, subject=usages.find_usage)
def pull(usage: TestimonialUsage) -> ResponseReturnValue:
    """Note that what had served is taken back."""
    own = actor().person_id
    with transaction.write(usage) as fresh:
        usages.pull(usage=fresh, actor_id=own)
    pages.tell(_("C’est noté : ce n’est plus utilisé. La personne le voit."))
    return redirect(url_for("testimonials.usages"), code=303)
