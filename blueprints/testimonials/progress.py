"""Where a testimonial stands, in words for its author and its reviewers: the state, the steps, who sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from blueprints.accounts.models import Role
from blueprints.accounts.wording import PARTS
from blueprints.core import clock, i18n
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.testimonials.models import Consent, Testimonial, TestimonialState

S = TestimonialState
Step = tuple[str, str, str]

_ORDER = (S.DRAFT, S.SUBMITTED, S.IN_REVIEW, S.APPROVED, S.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Badge:
    """One state in words."""

    label: str
    kind: str
    icon: str


BADGES: Mapping[TestimonialState, Badge] = {
    S.DRAFT: Badge(_l("Brouillon"), "plain", "notebook-pen"),
    S.SUBMITTED: Badge(_l("Envoyé, attend une relecture"), "info", "clock"),
    S.IN_REVIEW: Badge(_l("En relecture"), "info", "user-round-check"),
    S.CHANGE_PROPOSED: Badge(_l("Un changement est proposé"), "now", "square-pen"),
    S.APPROVED: Badge(_l("Validé, bientôt publié"), "ok", "check"),
    S.PUBLISHED: Badge(_l("Publié"), "ok", "check"),
    S.DECLINED: Badge(_l("Non retenu pour le moment"), "warn", "info"),
    S.WITHDRAWN: Badge(_l("Retiré"), "plain", "undo-2"),
}
DESK_BADGES: Mapping[TestimonialState, Badge] = {
    **BADGES,
    S.SUBMITTED: Badge(_l("À relire"), "warn", "clock"),
    S.CHANGE_PROPOSED: Badge(_l("Attend la réponse de la personne"), "plain", "clock"),
    S.APPROVED: Badge(_l("Validé, à publier"), "now", "check"),
}
ENDED = Badge(_l("Votre accord a pris fin"), "warn", "clock")
MISSING = Badge(_l("Il manque un accord"), "warn", "clock")


def is_in_force(consent: Consent | None) -> bool:
    """Tell whether this yes holds at this moment."""
    return consent is not None and consent.ends_at > clock.now()


def badge(state: TestimonialState, until: datetime | None, *, waits: bool = False) -> Badge:
    """Return the state in words, as its author sees it.

    Args:
        state: where the text stands.
        until: when its author's yes for this site ends, if she said yes.
        waits: another author has not said yes.
    """
    if state is S.PUBLISHED and (until is None or until <= clock.now()):
        return ENDED
    return MISSING if state is S.PUBLISHED and waits else BADGES[state]


def is_visible(testimonial: Testimonial, consent: Consent | None, *, waits: bool = False) -> bool:
    """Tell whether the public reads it at this moment; not while another author has not said yes."""
    return testimonial.state is S.PUBLISHED and is_in_force(consent) and not waits


def steps_of(
    testimonial: Testimonial, consent: Consent | None, promised: str, *, waits: bool = False
) -> Sequence[Step]:
    """Return the steps from the first word to the public page: what is done, what is now, what comes next.

    Args:
        testimonial: whose way.
        consent: the yes in force, if any.
        promised: by when an answer was promised, in words.
        waits: another author has not said yes.
    """
    state = testimonial.state
    if state is S.WITHDRAWN:
        moment = _("Le %(moment)s", moment=i18n.when(testimonial.updated_at))
        return [(_("Vous avez retiré votre texte"), "done", moment)]
    reached = _ORDER.index({S.CHANGE_PROPOSED: S.IN_REVIEW, S.DECLINED: S.IN_REVIEW}.get(state, state))
    agreed = consent is not None or reached > 0
    return [
        (_("Écrire"), _phase(reached, 0), _("C’est à vous. Prenez votre temps.") if reached == 0 else _("Fait")),
        (_("Signer et donner votre accord"), "done" if agreed else "next", _("Fait") if agreed else _("À venir")),
        (_("Envoyer"), "done" if reached else "next", _sent(testimonial, reached)),
        (_("Relecture par l’animation"), _review_phase(reached), _review(state, reached, promised)),
        (_("Publication"), _last_phase(reached), _publication(testimonial, consent, waits=waits)),
    ]


def _phase(reached: int, place: int) -> str:
    return "now" if reached == place else "done" if reached > place else "next"


def _review_phase(reached: int) -> str:
    return "next" if reached == 0 else "now" if reached in (1, 2) else "done"


def _last_phase(reached: int) -> str:
    return {3: "now", 4: "done"}.get(reached, "next")


def _sent(testimonial: Testimonial, reached: int) -> str:
    if reached and testimonial.submitted_at:
        return _("Le %(moment)s", moment=i18n.when(testimonial.submitted_at))
    return _("À venir. Personne ne lit votre texte avant.")


def _review(state: TestimonialState, reached: int, promised: str) -> str:
    if reached > 2:  # noqa: PLR2004 - the place of the review in the order
        return _("Fait. Vous avez validé chaque mot.")
    return {
        S.SUBMITTED: promised or _("À venir."),
        S.IN_REVIEW: _("En cours. Une personne lit votre texte. %(promised)s", promised=promised).strip(),
        S.CHANGE_PROPOSED: _("C’est à vous : un changement vous est proposé."),
        S.DECLINED: _("La réponse est non pour le moment. Lisez la raison."),
    }.get(state, _("À venir. Rien ne change sans votre accord, mot pour mot."))


def _publication(testimonial: Testimonial, consent: Consent | None, *, waits: bool) -> str:
    if waits and testimonial.state in (S.APPROVED, S.PUBLISHED):
        return _("Il manque un accord. Le texte n’est pas visible.")
    if testimonial.state is S.APPROVED:
        return _("À venir. L’animation publie le texte que vous avez validé.")
    if testimonial.state is not S.PUBLISHED or testimonial.published_at is None:
        return _("À venir. Vous pourrez retirer votre texte à tout moment.")
    if is_visible(testimonial, consent):
        return _("En ligne depuis le %(day)s.", day=i18n.day(testimonial.published_at))
    return _("Votre accord a pris fin. Le texte n’est plus visible.")


def who_sees(
    testimonial: Testimonial,
    consent: Consent | None,
    reviewers: Mapping[str, Sequence[Role]],
    others: Sequence[str] = (),
    *,
    waits: bool = False,
) -> str:
    """Return, in one or two sentences, who can see the text now.

    Args:
        testimonial: whose text.
        consent: the yes in force, if any.
        reviewers: who may review it, each with every role she holds.
        others: the names of those who write it with her.
        waits: one of them has not said yes.
    """
    if testimonial.state is S.WITHDRAWN:
        return _("Vous.")
    if testimonial.state is S.DRAFT:
        return who_drafts(others)
    if is_visible(testimonial, consent, waits=waits):
        return _("Tout le monde, sur ce site. Votre vrai compte n’y apparaît pas.")
    return who_will_read(reviewers, others)


def who_drafts(others: Sequence[str]) -> str:
    """Return who reads a draft: its authors alone."""
    if others:
        return _("Vous et %(names)s, tant que c’est un brouillon.", names=", ".join(others))
    return _("Vous, tant que c’est un brouillon.")


def who_will_read(reviewers: Mapping[str, Sequence[Role]], others: Sequence[str] = ()) -> str:
    """Return who reads a text once it is sent, each named with every role she holds; first those who write with her."""
    named = [_named(name, roles) for name, roles in reviewers.items()]
    if not named:
        return _("Vous. Personne de l’animation ne peut le lire pour le moment.")
    if others:
        both = {"others": ", ".join(others), "names": " ; ".join(named)}
        return _("Vous, %(others)s, et l’équipe d’animation : %(names)s.", **both)
    return _("Vous et l’équipe d’animation : %(names)s.", names=" ; ".join(named))


def _named(name: str, roles: Sequence[Role]) -> str:
    known = [str(PARTS[role]) for role in roles]
    return f"{name} ({', '.join(known)})"
