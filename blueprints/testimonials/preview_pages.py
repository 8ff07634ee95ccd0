"""What an employer will read, shown beforehand; and what in a text could make somebody known, while it is written."""

from types import SimpleNamespace

from flask import Response, jsonify, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import clock, pages, security
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import gettext as _
from blueprints.testimonials import forms, hints, progress, queries, recordings, services
from blueprints.testimonials.desk import blueprint, do, to
from blueprints.testimonials.models import Testimonial

MOST_TOLD = 12


@blueprint.get("/temoignages/les-miens/<uuid:testimonial_id>/apercu")
@requires(Permission.TESTIMONIAL_READ, subject=queries.find_testimonial)
def preview(testimonial: Testimonial) -> ResponseReturnValue:
    """Show its author exactly what the public page will look like."""
    return _preview(testimonial, "testimonials.show", "testimonials.own_sound", "testimonials")


@blueprint.get("/temoignages/a-relire/<uuid:testimonial_id>/apercu")
@requires(Permission.TESTIMONIAL_REVIEW, subject=queries.find_for_review)
def desk_preview(testimonial: Testimonial) -> ResponseReturnValue:
    """Show who reviews a text the same."""
    return _preview(testimonial, "testimonials.review_one", "testimonials.desk_sound", "review")


def _preview(testimonial: Testimonial, back: str, heard_at: str, section: str) -> Response:
    current = queries.text_in_force(testimonial, queries.list_versions(testimonial.id))
    consent, now = queries.find_consent(testimonial.id), clock.now()
    sound = recordings.find_sound(testimonial.id)
    row = SimpleNamespace(
        title=current.title,
        body=current.body,
        signed_as=testimonial.shown_name,
        together=bool(testimonial.signed_together),
        warning=testimonial.warning,
        published_at=testimonial.published_at or now,
        until=consent.ends_at if consent else services.consent_end(),
    )
    security.allow_sounds()
    return pages.render(
        "testimonials/preview.html",
        section=section,
        row=row,
        testimonial=testimonial,
        back=back,
        agreed=progress.is_in_force(consent),
        sound_url=url_for(heard_at, testimonial_id=testimonial.id) if recordings.is_heard(testimonial, sound) else "",
    )


@blueprint.post("/temoignages/reperes")
@requires(Permission.TESTIMONIAL_CREATE)
def look() -> ResponseReturnValue:
    """Say what in these words could make somebody known; nothing of them is kept."""
    form = forms.LookedAtForm()
    if not form.validate():
        return jsonify(said="", words=[])
    told = hints.find(f"{form.title.data or ''}\n{form.body.data or ''}")[:MOST_TOLD]
    words = [f"«\u00a0{one.words}\u00a0»" for one in told if one.words]
    if not words:
        return jsonify(said="", words=[])
    return jsonify(
        said=_(
            "Peut-être reconnaissable : %(words)s. Vous pouvez les garder ou les changer.",
            words=", ".join(words),
        ),
        words=[one.words for one in told],
    )


@blueprint.post("/temoignages/les-miens/<uuid:testimonial_id>/remplacer")
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def replace(testimonial: Testimonial) -> ResponseReturnValue:
    """Write other words in the place of some, everywhere in a draft."""
    form = forms.ReplaceForm()
    if not form.validate():
        pages.tell(_("Écrivez par quoi remplacer ces mots."), "warn")
        return to("recap", testimonial)
    words, by = form.words.data or "", form.by.data or ""
    do(
        testimonial,
        lambda fresh: services.replace_words(testimonial=fresh, version=form.version.number, words=words, by=by),
        _("C’est changé : « %(words)s » est devenu « %(by)s ».", words=words, by=by),
    )
    return to("recap", testimonial)
