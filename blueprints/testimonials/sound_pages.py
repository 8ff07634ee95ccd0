"""The recording beside a text: brought or made in the page, heard by its author, its reviewers, and by everybody."""

from flask import Response, abort
from flask.typing import ResponseReturnValue

from blueprints.core import pages, security, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.db import AnyRow
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.core.uploads import takes_files
from blueprints.files import serving
from blueprints.files.models import FileKind
from blueprints.testimonials import forms, published, queries, recordings
from blueprints.testimonials.desk import blueprint, do, to
from blueprints.testimonials.models import Testimonial, TestimonialSound

SECTION = "testimonials"
_PAGE = "/temoignages/les-miens/<uuid:testimonial_id>/son"


@blueprint.get(_PAGE)
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def record(testimonial: Testimonial) -> ResponseReturnValue:
    """Show the page where one records, or brings a recording."""
    return _page(testimonial, forms.SoundForm())


def _page(testimonial: Testimonial, form: forms.SoundForm) -> Response:
    security.allow_sounds(recorded=True)
    return pages.render(
        "testimonials/sound.html",
        section=SECTION,
        testimonial=testimonial,
        form=form,
        sound=recordings.find_sound(testimonial.id),
    )


@blueprint.post(_PAGE)
@takes_files(forms.TAKEN)
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def keep_sound(testimonial: Testimonial) -> ResponseReturnValue:
    """Keep a recording beside a draft."""
    form = forms.SoundForm()
    if form.validate() and form.sound.checked is not None:
        sound = form.sound.checked
        with form.refusals("sound"), transaction.write(testimonial) as fresh:
            recordings.keep(testimonial=fresh, sound=sound)
    if not no_errors(form):
        return _page(testimonial, form)
    pages.tell(_("Votre son est gardé. Il paraîtra avec votre texte, si vous l’envoyez."))
    return to("show", testimonial)


@blueprint.post("/temoignages/les-miens/<uuid:testimonial_id>/son/retirer")
@requires(Permission.TESTIMONIAL_WITHDRAW, subject=queries.find_testimonial)
def remove_sound(testimonial: Testimonial) -> ResponseReturnValue:
    """Destroy a recording, in every state, at once; the text stays."""
    do(
        testimonial,
        lambda fresh: recordings.remove(testimonial=fresh),
        _("Votre son est effacé. Votre texte reste."),
    )
    return to("show", testimonial)


@blueprint.get("/temoignages/les-miens/<uuid:testimonial_id>/son/ecouter")
@requires(Permission.TESTIMONIAL_READ, subject=queries.find_testimonial)
def own_sound(testimonial: Testimonial) -> ResponseReturnValue:
    """Give its author her recording."""
    return _answer(recordings.find_sound(testimonial.id))


@blueprint.get("/temoignages/a-relire/<uuid:testimonial_id>/son")
@requires(Permission.TESTIMONIAL_REVIEW, subject=queries.find_for_review)
def desk_sound(testimonial: Testimonial) -> ResponseReturnValue:
    """Give the recording to who reviews the text."""
    return _answer(recordings.find_sound(testimonial.id))


@blueprint.get("/temoignages/<uuid:public_id>/son")
@requires(Permission.TESTIMONIAL_READ_PUBLISHED, subject=published.find_published)
def public_sound(row: AnyRow) -> ResponseReturnValue:
    """Give everybody the recording of a published text, while its author agrees."""
    return _answer(recordings.find_heard(row.public_id))


def _answer(sound: TestimonialSound | None) -> ResponseReturnValue:
    if sound is None:
        abort(404)
    return serving.answer(
        recordings.open_sound(sound), kind=FileKind(sound.kind.value), name=f"temoignage.{sound.kind.value}"
    )
