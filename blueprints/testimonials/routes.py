"""Testimonials: an author's own pages; the public ones are in `public_pages`, the facilitators' in `desk`."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, security, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import day, ngettext
from blueprints.core.i18n import gettext as _
from blueprints.testimonials import (
    consent_pages,
    consenting,
    dictation_pages,
    forms,
    guide_pages,
    hint_words,
    hints,
    history,
    parts,
    preview_pages,
    progress,
    public_pages,
    queries,
    recordings,
    services,
    sound_pages,
    together,
    together_pages,
    usage_pages,
    wording,
)
from blueprints.testimonials.desk import actor, blueprint, changes, do, to
from blueprints.testimonials.models import ConsentUse, Signature, Testimonial, TestimonialState

__all__ = [
    "blueprint",
    "consent_pages",
    "dictation_pages",
    "guide_pages",
    "preview_pages",
    "public_pages",
    "sound_pages",
    "together_pages",
    "usage_pages",
]

SECTION = "testimonials"

# --- an author's own --------------------------------------------------------------------------------------------------


@blueprint.get("/temoignages/les-miens")
@requires(Permission.TESTIMONIAL_LIST_OWN)
def mine() -> ResponseReturnValue:
    """Show an author's texts in every state."""
    rows = queries.list_own(actor().person_id)
    told = [(row, progress.badge(row.state, row.until, waits=row.waits)) for row in rows]
    with_others = parts.list_of(actor().person_id)
    return pages.render("testimonials/mine.html", section=SECTION, rows=told, with_others=with_others)


@blueprint.get("/temoignages/ecrire")
@requires(Permission.TESTIMONIAL_CREATE)
def new() -> ResponseReturnValue:
    """Show the page where one writes."""
    return pages.render("testimonials/new.html", section=SECTION, form=forms.WritingForm())


@blueprint.post("/temoignages/ecrire")
@requires(Permission.TESTIMONIAL_CREATE)
def create() -> ResponseReturnValue:
    """Keep a new draft; the same page sent twice is one draft."""
    form = forms.WritingForm()
    if not form.validate():
        return pages.render("testimonials/new.html", section=SECTION, form=form)
    with transaction.write():
        made = services.create_draft(
            author_id=actor().person_id,
            client_id=form.client_id.uuid,
            title=form.title.data or "",
            body=form.body.data or "",
        )
    pages.tell(_("Votre brouillon est gardé. La suite : choisir la signature et donner votre accord."))
    return to("agreement", made)


@blueprint.get("/temoignages/les-miens/<uuid:testimonial_id>")
@requires(Permission.TESTIMONIAL_READ, subject=queries.find_testimonial)
def show(testimonial: Testimonial) -> ResponseReturnValue:
    """Show its author where a text stands, and what comes next."""
    versions = queries.list_versions(testimonial.id)
    consent, own, told = queries.find_consent(testimonial.id), actor(), together_pages.told(testimonial)
    current, proposed = queries.text_in_force(testimonial, versions), queries.proposal(testimonial, versions)
    happened = history.list_steps(testimonial.id)
    security.allow_sounds()
    return pages.render(
        "testimonials/show.html",
        section=SECTION,
        testimonial=testimonial,
        state=testimonial.state.value,
        current=current,
        proposed=proposed,
        changes=changes(current, proposed) if proposed else None,
        consent=consent,
        badge=progress.badge(testimonial.state, consent.ends_at if consent else None, waits=told.waits),
        visible=progress.is_visible(testimonial, consent, waits=told.waits),
        told=told,
        parted=str(together.PART_TAKEN_OUT),
        in_force=progress.is_in_force(consent),
        steps=progress.steps_of(testimonial, consent, history.promised(testimonial), waits=told.waits),
        history=history.lines_of(testimonial, own.person_id, own.pseudonym or own.name, happened),
        ruled=history.rule_of(testimonial, happened),
        late=history.is_late(testimonial),
        sound=recordings.find_sound(testimonial.id),
        who=progress.who_sees(
            testimonial, consent, queries.list_reviewers(testimonial), told.present, waits=told.waits
        ),
    )


@blueprint.get("/temoignages/les-miens/<uuid:testimonial_id>/modifier")
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def edit(testimonial: Testimonial) -> ResponseReturnValue:
    """Show the author's words, to change them (a draft) or to write them anew (a change was proposed)."""
    if testimonial.state not in (TestimonialState.DRAFT, TestimonialState.CHANGE_PROPOSED):
        return to("show", testimonial)
    current = queries.text_in_force(testimonial, queries.list_versions(testimonial.id))
    form = forms.WritingForm(title=current.title, body=current.body, version=testimonial.version)
    return pages.render("testimonials/edit.html", section=SECTION, form=form, testimonial=testimonial)


@blueprint.post("/temoignages/les-miens/<uuid:testimonial_id>/modifier")
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def save(testimonial: Testimonial) -> ResponseReturnValue:
    """Keep the author's new words; in answer to a proposal, they go to the review."""
    form = forms.WritingForm()
    drafting = testimonial.state is TestimonialState.DRAFT
    if form.validate():
        keep = services.save_draft if drafting else services.rewrite
        with form.refusals(), transaction.write(testimonial) as fresh:
            keep(
                testimonial=fresh,
                version=form.version.number,
                title=form.title.data or "",
                body=form.body.data or "",
            )
    if form.errors:
        return pages.render("testimonials/edit.html", section=SECTION, form=form, testimonial=testimonial)
    pages.tell(
        _("Votre brouillon est gardé. Vous pouvez fermer la page.")
        if drafting
        else _("Votre nouveau texte est envoyé. L’animation le relit, et vous répond ici.")
    )
    return to("show", testimonial)


@blueprint.get("/temoignages/les-miens/<uuid:testimonial_id>/signature-et-accord")
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def agreement(testimonial: Testimonial) -> ResponseReturnValue:
    """Ask how to sign and what the text may be used for; nothing is agreed beforehand."""
    if testimonial.state is not TestimonialState.DRAFT:
        return to("show", testimonial)
    consent = queries.find_consent(testimonial.id)
    invented = testimonial.signature is Signature.PSEUDONYM and testimonial.signed_as
    form = forms.AgreementForm(
        signature=testimonial.signature.value,
        pseudonym=invented or actor().pseudonym,
        site="yes" if consent else None,
        others=[use.value for use in consenting.list_consents(testimonial.id)],
        warning=testimonial.warning,
    )
    return _agreement_page(testimonial, form)


def _agreement_page(testimonial: Testimonial, form: forms.AgreementForm) -> Response:
    return pages.render(
        "testimonials/agreement.html",
        section=SECTION,
        form=form,
        testimonial=testimonial,
        first_name=actor().name.partition(" ")[0],
        until=day(services.consent_end()),
        hints=wording.USE_HINTS,
    )


@blueprint.post("/temoignages/les-miens/<uuid:testimonial_id>/signature-et-accord")
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def agree(testimonial: Testimonial) -> ResponseReturnValue:
    """Keep the signature and the answer about this site."""
    form = forms.AgreementForm()
    if form.validate():
        with form.refusals("pseudonym"), transaction.write(testimonial) as fresh:
            services.agree(
                testimonial=fresh,
                signature=Signature(form.signature.data),
                pseudonym=form.pseudonym.data or "",
                uses=form.uses,
                warning=form.warning.data or "",
            )
    if form.errors:
        return _agreement_page(testimonial, form)
    if form.site.data == "yes":
        return to("recap", testimonial)
    pages.tell(
        _("C’est noté : pas d’accord pour le moment. Votre texte reste un brouillon, et ne paraîtra nulle part.")
    )
    return to("show", testimonial)


@blueprint.get("/temoignages/les-miens/<uuid:testimonial_id>/envoyer")
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def recap(testimonial: Testimonial) -> ResponseReturnValue:
    """Show everything once more before it is sent: what everybody will see, and what was agreed."""
    consent = queries.find_consent(testimonial.id)
    if testimonial.state is not TestimonialState.DRAFT:
        return to("show", testimonial)
    if consent is None:
        return to("agreement", testimonial)
    current = queries.text_in_force(testimonial, queries.list_versions(testimonial.id))
    told = together_pages.told(testimonial, current.hash)
    return pages.render(
        "testimonials/recap.html",
        section=SECTION,
        testimonial=testimonial,
        current=current,
        consent=consent,
        uses=[wording.USES[use] for use in consenting.list_consents(testimonial.id)],
        found=[(one, *hint_words.said(one)) for one in hints.find(f"{current.title}\n{current.body}")],
        forms=forms,
        sound=recordings.find_sound(testimonial.id),
        who=progress.who_will_read(queries.list_reviewers(testimonial), told.present),
        told=told,
    )


@blueprint.post("/temoignages/les-miens/<uuid:testimonial_id>/envoyer")
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def submit(testimonial: Testimonial) -> ResponseReturnValue:
    """Send the very words of the recap page to the review."""
    form = forms.SeenForm()
    do(
        testimonial,
        lambda fresh: services.submit(testimonial=fresh, seen_hash=form.seen()),
        ngettext(
            "Votre texte est envoyé. L’animation le relit et vous répond ici, sous %(num)s jour ouvré.",
            "Votre texte est envoyé. L’animation le relit et vous répond ici, sous %(num)s jours ouvrés.",
            queries.review_days(),
        ),
    )
    return to("show", testimonial)


@blueprint.post("/temoignages/les-miens/<uuid:testimonial_id>/accepter")
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def accept(testimonial: Testimonial) -> ResponseReturnValue:
    """Validate, word for word, the change that was shown."""
    form = forms.SeenForm()
    do(
        testimonial,
        lambda fresh: services.accept_change(testimonial=fresh, seen_hash=form.seen()),
        _("Vous avez accepté le changement. La suite : l’animation publie ce texte, mot pour mot."),
    )
    return to("show", testimonial)


@blueprint.post("/temoignages/les-miens/<uuid:testimonial_id>/refuser")
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def refuse(testimonial: Testimonial) -> ResponseReturnValue:
    """Keep one's own words."""
    form = forms.SeenForm()
    do(
        testimonial,
        lambda fresh: services.refuse_change(testimonial=fresh, seen_hash=form.seen()),
        _("Vous gardez votre texte. La suite : l’animation le relit encore, et vous répond ici."),
    )
    return to("show", testimonial)


@blueprint.post("/temoignages/les-miens/<uuid:testimonial_id>/reprendre")
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def reopen(testimonial: Testimonial) -> ResponseReturnValue:
    """Take a declined text up again."""
    do(
        testimonial,
        lambda fresh: services.reopen(testimonial=fresh),
        _("Votre texte est de nouveau un brouillon. Vous pouvez le changer, puis l’envoyer."),
    )
    return to("show", testimonial)


@blueprint.post("/temoignages/les-miens/<uuid:testimonial_id>/prolonger")
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def renew(testimonial: Testimonial) -> ResponseReturnValue:
    """Say yes for one more year, when the yes before has ended."""
    do(
        testimonial,
        lambda fresh: services.give_consent(testimonial=fresh, use=ConsentUse.SITE),
        _("Votre accord est donné pour un an. Vous pouvez retirer votre texte à tout moment."),
    )
    return to("show", testimonial)


@blueprint.post("/temoignages/les-miens/<uuid:testimonial_id>/retirer")
@requires(Permission.TESTIMONIAL_WITHDRAW, subject=queries.find_testimonial)
def withdraw(testimonial: Testimonial) -> ResponseReturnValue:
    """Take a text back, in every state, at once."""
    was_public = testimonial.state is TestimonialState.PUBLISHED
    do(
        testimonial,
        lambda fresh: services.withdraw(testimonial=fresh),
        _(
            "Votre texte est retiré. Il n’est plus sur le site. "
            "Votre accord est terminé. Vos mots restent dans votre liste."
        )
        if was_public
        else _("Votre texte est retiré. L’animation ne le lit plus, et votre accord est terminé."),
    )
    return redirect(url_for("testimonials.mine"), code=303)
