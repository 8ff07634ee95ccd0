"""What a text is about, in its author's choice or its reviewer's: one question, a page for each of them."""

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import ChoiceField, Form
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.testimonials import queries, themes
from blueprints.testimonials.desk import actor, blueprint, to
from blueprints.testimonials.models import Testimonial

NONE = "aucun"


class ThemeForm(Form):
    """One theme, or none."""

    theme = ChoiceField(
        _l("De quoi parle ce texte ?"),
        choices=(*themes.NAMES.items(), (NONE, _l("Autre chose, ou je ne sais pas"))),
        needed=_l("Choisissez un thème, ou « Autre chose »."),
    )


@blueprint.app_template_filter("theme_name")
def theme_name(theme: str) -> str:
    """Return a theme in words."""
    return str(themes.NAMES.get(theme, ""))


@blueprint.get("/temoignages/les-miens/<uuid:testimonial_id>/theme")
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def own_theme(testimonial: Testimonial) -> ResponseReturnValue:
    """Ask its author what her text is about."""
    return _page(testimonial, ThemeForm(theme=testimonial.theme or None), "show")


@blueprint.get("/temoignages/a-relire/<uuid:testimonial_id>/theme")
@requires(Permission.TESTIMONIAL_REVIEW, subject=queries.find_for_review)
def reviewed_theme(testimonial: Testimonial) -> ResponseReturnValue:
    """Ask who reviews a text what it is about."""
    return _page(testimonial, ThemeForm(theme=testimonial.theme or None), "review_one")


def _page(testimonial: Testimonial, form: ThemeForm, back: str) -> Response:
    return pages.render(
        "testimonials/theme.html",
        section="testimonials" if back == "show" else "review",
        form=form,
        testimonial=testimonial,
        back=url_for(f"testimonials.{back}", testimonial_id=testimonial.id),
    )


@blueprint.post("/temoignages/les-miens/<uuid:testimonial_id>/theme")
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def choose_own_theme(testimonial: Testimonial) -> ResponseReturnValue:
    """Keep what its author says that her text is about."""
    return _keep(testimonial, "show")


@blueprint.post("/temoignages/a-relire/<uuid:testimonial_id>/theme")
@requires(Permission.TESTIMONIAL_REVIEW, subject=queries.find_for_review)
def choose_reviewed_theme(testimonial: Testimonial) -> ResponseReturnValue:
    """Keep what who reviews a text says that it is about."""
    return _keep(testimonial, "review_one")


def _keep(testimonial: Testimonial, back: str) -> ResponseReturnValue:
    form, own = ThemeForm(), actor().person_id
    if form.validate():
        theme = "" if form.theme.data == NONE else form.theme.data or ""
        with form.refusals("theme"), transaction.write(testimonial) as fresh:
            themes.choose_theme(testimonial=fresh, theme=theme, actor_id=own)
    if form.errors:
        return _page(testimonial, form, back)
    pages.tell(_("Le thème est gardé. On trouve le texte par ce thème quand il est publié."))
    return to(back, testimonial)
