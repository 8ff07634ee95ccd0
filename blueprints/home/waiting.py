"""What waits for a person on her home, and the way to it: messages, her own texts, what there is to review."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from blueprints.accounts import platforms
from blueprints.accounts.models import Role
from blueprints.advice import queries as advice
from blueprints.core.access import Actor
from blueprints.core.i18n import day, ngettext
from blueprints.core.i18n import gettext as _
from blueprints.messaging.listing import Group
from blueprints.moderation import showing as moderation
from blueprints.testimonials import queries as testimonials
from blueprints.testimonials.models import TestimonialState

ASKED = 3
"""How many questions are named."""


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that waits, and the way to it."""

    id: str
    label: str
    icon: str
    title: str
    text: str
    url: str
    action: str
    first: bool = False
    """The one that is drawn raised, with the main button."""
    items: tuple[tuple[str, str], ...] = ()
    """Words and address of single things, at most a few."""
    urgent: bool = False
    """Somebody may be in danger: before everything else."""


# --- conversations --------------------------------------------------------------------------------------------------


def messages(groups: Sequence[Group], *, follows: bool, name: str = "message") -> Iterator[Card]:
    """Say who wrote, without a word of what was written: others may see this screen.

    Args:
        groups: the conversations, person by person.
        follows: whether the person is in journeys at all.
        name: what the cards are called in the page.
    """
    if not follows:
        return
    news = [(group, line) for group in groups for line in group.lines if line.news]
    for place, (group, line) in enumerate(news[:2]):
        yield Card(
            id=f"{name}-{place + 1}",
            label=line.news,
            icon="message-square-text",
            title=line.title if group.own else f"{group.name}",
            text=_("Un message vous attend. Répondez quand vous voulez.") if group.own else line.title,
            url=line.url,
            action=_("Lire le message"),
            first=place == 0,
        )
    if not news and (not groups or any(group.own for group in groups)):
        yield _quiet(groups)


def _quiet(groups: Sequence[Group]) -> Card:
    open_lines = [line for group in groups for line in group.lines if line.url]
    if not open_lines:
        name = _contact()
        text = _("Elle s’ouvrira au début de l’accompagnement. Une question ? %(name)s vous répond.", name=name)
        return Card(
            "messages",
            _("Messages"),
            "message-square-text",
            _("Pas encore de conversation"),
            text,
            url_for("home.help"),
            _("Voir comment joindre %(name)s", name=name),
        )
    return Card(
        "messages",
        _("Messages"),
        "message-square-text",
        _("Aucun nouveau message"),
        _("Vous avez tout lu."),
        url_for("messaging.index"),
        _("Écrire un message"),
    )


def _contact() -> str:
    card = platforms.current()
    return card.contact_name if card else ""


# --- the collective -------------------------------------------------------------------------------------------------


def own_texts(actor: Actor) -> Iterator[Card]:
    """Recall the text that waits for its author: a change that is proposed, else a draft."""
    if Role.BENEFICIARY not in actor.roles:
        return
    own = testimonials.list_own(actor.person_id)
    for state, label, text, action in (
        (
            TestimonialState.CHANGE_PROPOSED,
            _("C’est à vous"),
            _("Un changement vous est proposé. Rien ne paraît sans votre accord."),
            _("Lire le changement"),
        ),
        (
            TestimonialState.DRAFT,
            _("Brouillon à finir"),
            _("Votre témoignage est gardé. Personne d’autre ne peut le lire."),
            _("Reprendre mon témoignage"),
        ),
    ):
        found = next((row for row in own if row.state is state), None)
        if found is not None:
            url = url_for("testimonials.show", testimonial_id=found.id)
            title = found.title or _("Mon témoignage")
            yield Card("temoignage", label, "notebook-pen", title, text, url, action)
            return


def desk(actor: Actor) -> Iterator[Card]:
    """Say what waits for those who animate the collective."""
    if Role.FACILITATOR not in actor.roles:
        return
    waiting = moderation.waiting_since(actor.person_id)
    yield Card(
        "relire",
        _("Modération"),
        "shield-check",
        ngettext("%(num)d texte à relire", "%(num)d textes à relire", len(waiting))
        if waiting
        else _("Aucun texte à relire"),
        _oldest(waiting[0]) if waiting else _("Vous verrez ici les textes envoyés."),
        url_for("moderation.index"),
        _("Ouvrir les textes à relire"),
        first=bool(waiting),
    )
    asked = advice.list_threads(advice.View.UNANSWERED, author_id=actor.person_id).rows
    yield Card(
        "questions",
        _("Conseils"),
        "messages-square",
        ngettext("%(num)d question sans réponse", "%(num)d questions sans réponse", len(asked))
        if asked
        else _("Toutes les questions ont une réponse"),
        "",
        url_for("advice.index", vue=advice.View.UNANSWERED.value),
        _("Voir les questions sans réponse") if asked else _("Voir les conseils"),
        items=tuple((row.title, url_for("advice.show", thread_id=row.id)) for row in asked[:ASKED]),
    )


def _oldest(moment: datetime | None) -> str:
    return _("Le plus ancien attend depuis le %(day)s.", day=day(moment)) if moment else ""
