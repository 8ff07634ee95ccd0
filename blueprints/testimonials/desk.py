"""The facilitators' desk: the queue of what to review, and each act on one text.

The feature's blueprint is made here; `routes` adds the public pages and the author's own.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import queries as people
from blueprints.core import access, clock, pages, security, transaction
from blueprints.core.access import Actor, Permission, requires
from blueprints.core.db import AnyRow
from blueprints.core.i18n import gettext as _
from blueprints.moderation import rules
from blueprints.testimonials import (
    forms,
    hint_words,
    hints,
    history,
    moves,
    parts,
    progress,
    queries,
    recordings,
    review,
    wording,
)
from blueprints.testimonials.models import Testimonial, TestimonialRevision, TestimonialState
from blueprints.undo import ways

blueprint = Blueprint("testimonials", __name__)
SECTION = "review"


def actor() -> Actor:
    """Return the person behind this request, whom the gate has let in."""
    found = access.current_actor()
    if found is None:
        abort(404)
    return found


def to(endpoint: str, testimonial: Testimonial) -> ResponseReturnValue:
    """Lead on to a page about this text."""
    return redirect(url_for(f"testimonials.{endpoint}", testimonial_id=testimonial.id), code=303)


def do(testimonial: Testimonial, act: Callable[[Testimonial], object], done: str) -> None:
    """Make the change behind one button, and say on the next page what happened, or why it could not."""
    with pages.telling(done), transaction.write(testimonial) as fresh:
        act(fresh)


def changes(before: TestimonialRevision, after: TestimonialRevision) -> dict[str, list[wording.Segment] | None]:
    """Return what differs between two versions; no title when it stays the same."""
    title = wording.compare(before.title, after.title) if before.title != after.title else None
    return {"title": title, "body": wording.compare(before.body, after.body)}


@blueprint.get("/temoignages/a-relire")
@requires(Permission.TESTIMONIAL_QUEUE)
def queue() -> ResponseReturnValue:
    """Show what waits for a facilitator."""
    own = actor().person_id
    return pages.render(
        "testimonials/queue.html",
        section=SECTION,
        rows=[(row, history.promised_on(row.due_at), is_late(row.due_at)) for row in queries.list_queue(own)],
        badges=progress.DESK_BADGES,
        own=own,
        fresh=clock.now() - moves.CLAIM,
        days=queries.review_days(),
    )


def is_late(due_at: datetime | None) -> bool:
    """Tell whether a promised day is over."""
    return due_at is not None and due_at < clock.now()


@blueprint.get("/temoignages/a-relire/<uuid:testimonial_id>")
@requires(Permission.TESTIMONIAL_REVIEW, subject=queries.find_for_review)
def review_one(testimonial: Testimonial) -> ResponseReturnValue:
    """Show one text to review: its words, who signs it, what was agreed, what happened."""
    return review_page(testimonial, forms.WarningForm(warning=testimonial.warning))


def review_page(testimonial: Testimonial, form: forms.WarningForm) -> ResponseReturnValue:
    """Return the page of one text to review.

    Args:
        testimonial: which one.
        form: of its warning.
    """
    versions = queries.list_versions(testimonial.id)
    current, proposed = queries.text_in_force(testimonial, versions), queries.proposal(testimonial, versions)
    consent, own = queries.find_consent(testimonial.id), actor().person_id
    names = people.list_names([one for one in (testimonial.author_id, testimonial.reviewer_id) if one])
    author, reviewer = names[testimonial.author_id], names.get(testimonial.reviewer_id or own)
    known, told = author.pseudonym or author.first_name, _others(testimonial)
    steps = history.list_steps(testimonial.id)
    security.allow_sounds()
    return pages.render(
        "testimonials/review.html",
        section=SECTION,
        testimonial=testimonial,
        state=testimonial.state.value,
        author=known,
        reviewer=reviewer.first_name if reviewer and moves.is_claimed(testimonial) else None,
        is_mine=testimonial.reviewer_id == own,
        publishes=access.allowed(Permission.TESTIMONIAL_PUBLISH, actor(), testimonial),
        current=current,
        proposed=proposed,
        changes=changes(current, proposed) if proposed else None,
        consent=consent,
        agreed=progress.is_in_force(consent),
        with_others=[parts.name_in(one) for one in told if one.left_at is None],
        waits=bool(told) and bool(parts.list_missing(testimonial)),
        badge=progress.DESK_BADGES[testimonial.state],
        promised=history.promised(testimonial),
        is_late=history.is_late(testimonial),
        history=history.lines_of(testimonial, own, known, steps),
        ruled=history.rule_of(testimonial, steps),
        found=hints.find(f"{current.title}\n{current.body}"),
        sound=recordings.find_sound(testimonial.id),
        form=form,
        kinds=hint_words.KINDS,
    )


def _others(testimonial: Testimonial) -> Sequence[AnyRow]:
    return parts.list_people(testimonial.id) if testimonial.signed_together else ()


@blueprint.post("/temoignages/a-relire/<uuid:testimonial_id>/prendre")
@requires(Permission.TESTIMONIAL_REVIEW, subject=queries.find_for_review)
def claim(testimonial: Testimonial) -> ResponseReturnValue:
    """Take a text to review it."""
    own = actor().person_id
    do(
        testimonial,
        lambda fresh: review.claim(testimonial=fresh, reviewer_id=own),
        _("Vous relisez ce texte. Les autres personnes de l’animation le voient."),
    )
    return to("review_one", testimonial)


@blueprint.post("/temoignages/a-relire/<uuid:testimonial_id>/laisser")
@requires(Permission.TESTIMONIAL_REVIEW, subject=queries.find_for_review)
def step_aside(testimonial: Testimonial) -> ResponseReturnValue:
    """Leave a text to the other facilitators."""
    own = actor().person_id
    do(
        testimonial,
        lambda fresh: review.step_aside(testimonial=fresh, reviewer_id=own),
        _("Vous ne relisez plus ce texte. Une autre personne de l’animation peut le prendre."),
    )
    return redirect(url_for("testimonials.queue"), code=303)


@blueprint.get("/temoignages/a-relire/<uuid:testimonial_id>/proposer")
@requires(Permission.TESTIMONIAL_REVIEW, subject=queries.find_for_review)
def propose(testimonial: Testimonial) -> ResponseReturnValue:
    """Show the author's words, to propose others."""
    if testimonial.state is not TestimonialState.IN_REVIEW:
        return to("review_one", testimonial)
    current = queries.text_in_force(testimonial, queries.list_versions(testimonial.id))
    form = forms.ProposalForm(title=current.title, body=current.body, hash=current.hash.hex())
    form.rule.offer(rules.in_force())
    return pages.render("testimonials/propose.html", section=SECTION, form=form, testimonial=testimonial)


@blueprint.post("/temoignages/a-relire/<uuid:testimonial_id>/proposer")
@requires(Permission.TESTIMONIAL_REVIEW, subject=queries.find_for_review)
def send_proposal(testimonial: Testimonial) -> ResponseReturnValue:
    """Send the proposal to the author, who has the last word."""
    form, own, since, version = forms.ProposalForm(), actor().person_id, clock.now(), 0
    form.rule.offer(in_force := rules.in_force())
    if form.validate():
        with form.refusals("body"), transaction.write(testimonial) as fresh:
            review.propose_change(
                testimonial=fresh,
                reviewer_id=own,
                seen_hash=form.seen(),
                title=form.title.data or "",
                body=form.body.data or "",
                reason=form.reason.data or "",
                rule=form.rule.number,
                charter=in_force.version,
            )
            version = fresh.version
    if form.errors:
        return pages.render("testimonials/propose.html", section=SECTION, form=form, testimonial=testimonial)
    pages.tell(
        _("Votre proposition est envoyée. Rien ne change avant la réponse de la personne."),
        undo=_way_back(testimonial, version, since),
    )
    return to("review_one", testimonial)


@blueprint.get("/temoignages/a-relire/<uuid:testimonial_id>/decliner")
@requires(Permission.TESTIMONIAL_REVIEW, subject=queries.find_for_review)
def decline(testimonial: Testimonial) -> ResponseReturnValue:
    """Ask for the reason of a no."""
    if testimonial.state is not TestimonialState.IN_REVIEW:
        return to("review_one", testimonial)
    form = forms.DeclineForm()
    form.rule.offer(rules.in_force())
    return pages.render("testimonials/decline.html", section=SECTION, form=form, testimonial=testimonial)


@blueprint.post("/temoignages/a-relire/<uuid:testimonial_id>/decliner")
@requires(Permission.TESTIMONIAL_REVIEW, subject=queries.find_for_review)
def send_decline(testimonial: Testimonial) -> ResponseReturnValue:
    """Say no, with the reason."""
    form, own, since, version = forms.DeclineForm(), actor().person_id, clock.now(), 0
    form.rule.offer(in_force := rules.in_force())
    if form.validate():
        with form.refusals("reason"), transaction.write(testimonial) as fresh:
            review.decline(
                testimonial=fresh,
                reviewer_id=own,
                reason=form.reason.data or "",
                rule=form.rule.number,
                charter=in_force.version,
            )
            version = fresh.version
    if form.errors:
        return pages.render("testimonials/decline.html", section=SECTION, form=form, testimonial=testimonial)
    pages.tell(
        _("Votre réponse est envoyée, avec votre raison. La personne garde son texte."),
        undo=_way_back(testimonial, version, since),
    )
    return redirect(url_for("testimonials.queue"), code=303)


def _way_back(testimonial: Testimonial, version: int, since: datetime) -> str:
    back, moment = url_for("testimonials.review_one", testimonial_id=testimonial.id), since.isoformat()
    return ways.offer("testimonials.decision", subject_id=testimonial.id, back=back, version=version, since=moment)


@blueprint.post("/temoignages/a-relire/<uuid:testimonial_id>/publier")
@requires(Permission.TESTIMONIAL_PUBLISH, subject=queries.find_for_review)
def publish(testimonial: Testimonial) -> ResponseReturnValue:
    """Publish the very words that were read on the page and that their author validated."""
    form, own = forms.SeenForm(), actor().person_id
    do(
        testimonial,
        lambda fresh: review.publish(testimonial=fresh, reviewer_id=own, seen_hash=form.seen()),
        _("Le texte est publié. Tout le monde peut le lire, sur la page Témoignages."),
    )
    return to("review_one", testimonial)


@blueprint.post("/temoignages/a-relire/<uuid:testimonial_id>/bon-pour-publication")
@requires(Permission.TESTIMONIAL_REVIEW, subject=queries.find_for_review)
def clear(testimonial: Testimonial) -> ResponseReturnValue:
    """Say that the words may appear; a facilitator publishes them."""
    form, own = forms.SeenForm(), actor().person_id
    do(
        testimonial,
        lambda fresh: review.clear(testimonial=fresh, reviewer_id=own, seen_hash=form.seen()),
        _("C’est noté : bon pour publication. L’animation est prévenue, et publie le texte."),
    )
    return redirect(url_for("testimonials.queue"), code=303)


@blueprint.post("/temoignages/a-relire/<uuid:testimonial_id>/avertissement")
@requires(Permission.TESTIMONIAL_REVIEW, subject=queries.find_for_review)
def warn(testimonial: Testimonial) -> ResponseReturnValue:
    """Fold a hard story behind a warning, or unfold it."""
    form, own = forms.WarningForm(), actor().person_id
    if form.validate():
        with form.refusals("warning"), transaction.write(testimonial) as fresh:
            review.warn(testimonial=fresh, reviewer_id=own, warning=form.warning.data or "")
    if form.errors:
        return review_page(testimonial, form)
    pages.tell(
        _("L’avertissement est posé. Le texte est replié, et la personne est prévenue.")
        if form.warning.data
        else _("Il n’y a plus d’avertissement. Le texte n’est plus replié, et la personne est prévenue.")
    )
    return to("review_one", testimonial)
