"""One page to say yes again, or to stop, use by use; and where the text served."""

from flask import abort
from flask.typing import ResponseReturnValue

from blueprints.core import pages
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.testimonials import consenting, forms, history, progress, queries, services, usages, wording
from blueprints.testimonials.desk import blueprint, do, to
from blueprints.testimonials.models import ConsentUse, Testimonial

SECTION = "testimonials"


@blueprint.get("/temoignages/les-miens/<uuid:testimonial_id>/accords")
@requires(Permission.TESTIMONIAL_READ, subject=queries.find_testimonial)
def consents(testimonial: Testimonial) -> ResponseReturnValue:
    """Show what a text may serve for, until when, and where it served."""
    given = consenting.list_consents(testimonial.id)
    return pages.render(
        "testimonials/consents.html",
        section=SECTION,
        testimonial=testimonial,
        rows=[(use, given.get(use), progress.is_in_force(given.get(use))) for use in ConsentUse],
        uses=wording.USES,
        hints=wording.USE_HINTS,
        usages=usages.list_usages(testimonial.id),
        until=day(services.consent_end()),
        said_day=history.day_of,
    )


def _use() -> ConsentUse:
    form = forms.UseForm()
    if not form.validate():
        abort(404)
    return ConsentUse(form.use.data)


@blueprint.post("/temoignages/les-miens/<uuid:testimonial_id>/accords/donner")
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def say_again(testimonial: Testimonial) -> ResponseReturnValue:
    """Say yes to one use, for a year from now."""
    use = _use()
    do(
        testimonial,
        lambda fresh: consenting.say_again(testimonial=fresh, use=use),
        _("Votre accord est donné pour un an. Vous pouvez l’arrêter à tout moment."),
    )
    return to("consents", testimonial)


@blueprint.post("/temoignages/les-miens/<uuid:testimonial_id>/accords/arreter")
@requires(Permission.TESTIMONIAL_WITHDRAW, subject=queries.find_testimonial)
def stop(testimonial: Testimonial) -> ResponseReturnValue:
    """End the yes to one use, at once."""
    use = _use()
    done = (
        _("C’est arrêté. Votre texte n’est plus sur le site.")
        if use is ConsentUse.SITE
        else _("C’est arrêté. S’il reste des papiers ou des publications, le service les retire.")
    )
    do(testimonial, lambda fresh: consenting.stop(testimonial=fresh, use=use), done)
    return to("consents", testimonial)
