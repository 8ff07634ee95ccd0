"""The service writes down what somebody says, and notes what she signed on paper."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.testimonials import dictating, forms, queries
from blueprints.testimonials.desk import SECTION, actor, blueprint
from blueprints.testimonials.models import Signature, Testimonial, TestimonialState


@blueprint.get("/temoignages/dicter")
@requires(Permission.TESTIMONIAL_DICTATE)
def dictate() -> ResponseReturnValue:
    """Show the page where one writes down what somebody says."""
    return _page(_form())


def _form() -> forms.DictationForm:
    form = forms.DictationForm()
    form.person.offer(
        (str(row.id), f"{row.first_name} {row.last_name}") for row in dictating.list_people(actor().person_id)
    )
    return form


def _page(form: forms.DictationForm) -> Response:
    drafts = dictating.list_written_down(actor().person_id)
    return pages.render("testimonials/dictate.html", section=SECTION, form=form, drafts=drafts)


@blueprint.post("/temoignages/dicter")
@requires(Permission.TESTIMONIAL_DICTATE)
def write_down() -> ResponseReturnValue:
    """Keep it as her draft: she is told, and validates it."""
    form, made = _form(), None
    if form.validate():
        with form.refusals("person"), transaction.write():
            made = dictating.write_down(
                author_id=form.person.uuid,
                writer_id=actor().person_id,
                client_id=form.client_id.uuid,
                title=form.title.data or "",
                body=form.body.data or "",
            )
    if made is None or not no_errors(form):
        return _page(form)
    pages.tell(_("Le brouillon est gardé, et la personne est prévenue. Elle le valide ici, ou sur papier."))
    return redirect(url_for("testimonials.on_paper", testimonial_id=made.id), code=303)


@blueprint.get("/temoignages/dicter/<uuid:testimonial_id>")
@requires(Permission.TESTIMONIAL_SIGN_FOR, subject=queries.find_testimonial)
def on_paper(testimonial: Testimonial) -> ResponseReturnValue:
    """Show the sheet to print and sign, and where to note that it is signed; once noted, nothing is left to do."""
    if testimonial.state is not TestimonialState.DRAFT:
        return redirect(url_for("testimonials.queue"), code=303)
    return _sheet(testimonial, forms.PaperForm())


def _sheet(testimonial: Testimonial, form: forms.PaperForm) -> Response:
    current = queries.text_in_force(testimonial, queries.list_versions(testimonial.id))
    return pages.render(
        "testimonials/on_paper.html", section=SECTION, form=form, testimonial=testimonial, current=current
    )


@blueprint.post("/temoignages/dicter/<uuid:testimonial_id>")
@requires(Permission.TESTIMONIAL_SIGN_FOR, subject=queries.find_testimonial)
def note_signed(testimonial: Testimonial) -> ResponseReturnValue:
    """Send the words that she signed on paper to the review, by somebody else."""
    form, own = forms.PaperForm(), actor().person_id
    if form.validate():
        with form.refusals("pseudonym"), transaction.write(testimonial) as fresh:
            dictating.validate_on_paper(
                testimonial=fresh,
                writer_id=own,
                seen_hash=form.seen(),
                signature=Signature(form.signature.data),
                pseudonym=form.pseudonym.data or "",
            )
    if not no_errors(form):
        return _sheet(testimonial, form)
    pages.tell(_("C’est noté, et le texte est envoyé. Une autre personne de l’animation le relit."))
    return redirect(url_for("testimonials.queue"), code=303)
