"""Writing with others: whom to ask, on the pages of who holds the pen; their own yes and leave, for the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import queries as people
from blueprints.core import i18n, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.testimonials import (
    consenting,
    parts,
    progress,
    queries,
    services,
    together,
    together_forms,
    wording,
)
from blueprints.testimonials.desk import actor, blueprint, do, to
from blueprints.testimonials.models import ConsentUse, Signature, Testimonial
from blueprints.testimonials.moves import S

SECTION = "testimonials"
_OWN = "/temoignages/les-miens/<uuid:testimonial_id>/a-plusieurs"
_PART = "/temoignages/a-plusieurs/<uuid:testimonial_id>"


@dataclass(frozen=True, slots=True)
class Told:
    """What the others said, for who holds the pen."""

    lines: Sequence[tuple[str, str, bool]]
    """(id, sentence, whether she is still there)"""
    present: Sequence[str]
    waits: bool
    """Somebody has not said yes to the words in force."""


def told(testimonial: Testimonial, words: bytes | None = None) -> Told:
    """Return what the other authors of a text said.

    Args:
        testimonial: which text.
        words: fingerprint; by default, of the words that were sent.
    """
    rows = parts.list_people(testimonial.id)
    if words is None and rows and testimonial.approved_hash is None:
        words = queries.text_in_force(testimonial, queries.list_versions(testimonial.id)).hash
    missing = parts.list_missing(testimonial, words=words) if rows else ()
    lines = []
    for row in rows:
        name, here = parts.name_in(row), row.left_at is None
        if not here:
            said = _("%(name)s a retiré sa part, le %(day)s", name=name, day=day(row.left_at))
        elif row.person_id in missing:
            said = _("%(name)s n’a pas encore dit oui à ce texte", name=name)
        else:
            said = _("%(name)s a dit oui, %(moment)s", name=name, moment=i18n.when(row.agreed_at))
        lines.append((str(row.person_id), said, here))
    return Told(lines, [parts.name_in(row) for row in rows if row.left_at is None], bool(missing))


# --- who holds the pen ------------------------------------------------------------------------------------------------


@blueprint.get(_OWN)
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def company(testimonial: Testimonial) -> ResponseReturnValue:
    """Show who writes this text, and ask whom to write it with."""
    if testimonial.state is not S.DRAFT:
        return to("show", testimonial)
    return _company(testimonial, together_forms.AskForm())


def _company(testimonial: Testimonial, form: together_forms.AskForm) -> Response:
    return pages.render(
        "testimonials/company.html", section=SECTION, testimonial=testimonial, form=form, told=told(testimonial)
    )


@blueprint.post(_OWN)
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def ask(testimonial: Testimonial) -> ResponseReturnValue:
    """Ask somebody of the collective to write this text as well."""
    form = together_forms.AskForm()
    if form.validate():
        with form.refusals("name"), transaction.write(testimonial) as fresh:
            together.ask(testimonial=fresh, name=form.name.data or "")
    if not no_errors(form):
        return _company(testimonial, form)
    pages.tell(_("C’est demandé. La personne lit le texte, et répond quand elle veut."))
    return to("company", testimonial)


@blueprint.post(f"{_OWN}/retirer")
@requires(Permission.TESTIMONIAL_WRITE, subject=queries.find_testimonial)
def stop_asking(testimonial: Testimonial) -> ResponseReturnValue:
    """Write this draft without somebody."""
    wanted = together_forms.PersonForm().person_id()
    if wanted is not None:
        do(
            testimonial,
            lambda fresh: together.stop_asking(testimonial=fresh, person_id=wanted),
            _("C’est fait. Cette personne ne lit plus votre brouillon. Retirez ses mots, s’il y en a."),
        )
    return to("company", testimonial)


# --- the others -------------------------------------------------------------------------------------------------------


@blueprint.get(_PART)
@requires(Permission.TESTIMONIAL_TAKE_PART, subject=queries.find_testimonial)
def part(testimonial: Testimonial) -> ResponseReturnValue:
    """Show one of its authors the text, and ask her for her own yes; nothing is agreed beforehand."""
    own, mine = parts.find_part(testimonial.id, actor().person_id), actor()
    given = consenting.list_consents(testimonial.id, mine.person_id)
    invented = own.signed_as if own and own.signature is Signature.PSEUDONYM else ""
    form = together_forms.YesForm(
        signature=own.signature.value if own else None,
        pseudonym=invented or mine.pseudonym,
        site="yes" if ConsentUse.SITE in given else None,
        others=[use.value for use in given],
    )
    return _part(testimonial, form)


def _part(testimonial: Testimonial, form: together_forms.YesForm) -> Response:
    mine = actor()
    current = queries.text_in_force(testimonial, queries.list_versions(testimonial.id))
    author = people.list_names([testimonial.author_id])[testimonial.author_id]
    rows = parts.list_people(testimonial.id)
    own = next((row for row in rows if row.person_id == mine.person_id), None)
    with_her = [author.pseudonym or author.first_name]
    with_her += [parts.name_in(row) for row in rows if row.left_at is None and row is not own]
    site = consenting.list_consents(testimonial.id, mine.person_id).get(ConsentUse.SITE)
    agreed = own is not None and own.agreed_hash == current.hash and progress.is_in_force(site)
    waits = bool(parts.list_missing(testimonial)) if testimonial.approved_hash else True
    consent = queries.find_consent(testimonial.id)
    return pages.render(
        "testimonials/part.html",
        section=SECTION,
        testimonial=testimonial,
        state=testimonial.state.value,
        form=form,
        current=current,
        author=with_her[0],
        with_her=with_her,
        agreed=agreed,
        agreed_until=site.ends_at if agreed and site else None,
        visible=progress.is_visible(testimonial, consent, waits=waits),
        badge=progress.badge(testimonial.state, consent.ends_at if consent else None, waits=waits),
        who=progress.who_sees(testimonial, consent, queries.list_reviewers(testimonial), with_her, waits=waits),
        first_name=mine.name.partition(" ")[0],
        until=day(services.consent_end()),
        hints=wording.USE_HINTS,
    )


@blueprint.post(f"{_PART}/oui")
@requires(Permission.TESTIMONIAL_TAKE_PART, subject=queries.find_testimonial)
def say_yes(testimonial: Testimonial) -> ResponseReturnValue:
    """Keep her own name and her own yes to these words, use by use."""
    form, own = together_forms.YesForm(), actor().person_id
    if form.validate():
        with form.refusals("pseudonym"), transaction.write(testimonial) as fresh:
            together.say_yes(
                testimonial=fresh,
                person_id=own,
                seen_hash=form.seen(),
                signature=Signature(form.signature.data),
                pseudonym=form.pseudonym.data or "",
                uses=form.uses,
            )
    if not no_errors(form):
        return _part(testimonial, form)
    pages.tell(
        _("Votre oui est noté, pour ces mots. Si un mot change, nous vous le redemandons.")
        if form.site.data == "yes"
        else _("C’est noté : pas d’accord pour le moment. Ce texte ne paraît nulle part sans votre oui.")
    )
    return to("part", testimonial)


@blueprint.post(f"{_PART}/retirer")
@requires(Permission.TESTIMONIAL_LEAVE_PART, subject=queries.find_testimonial)
def leave(testimonial: Testimonial) -> ResponseReturnValue:
    """Take her part back, in every state, at once."""
    own = actor().person_id
    do(
        testimonial,
        lambda fresh: together.leave(testimonial=fresh, person_id=own),
        _("Votre part est retirée. Ce texte n’est plus publié, et vos accords sont terminés."),
    )
    return redirect(url_for("testimonials.mine"), code=303)
