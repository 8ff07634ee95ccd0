"""How each step of a testimonial is told, to its author and to those who review."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from blueprints.accounts import queries as people
from blueprints.accounts.models import Role
from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.news import sentences
from blueprints.news import services as news
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words
from blueprints.testimonials import parts, queries
from blueprints.testimonials.models import Testimonial

_OWN = Permission.TESTIMONIAL_LIST_OWN
_DESK = Permission.TESTIMONIAL_QUEUE
_GROUP, _ICON = NewsGroup.TESTIMONIALS, "book-open-text"


def _title(words: Words) -> str:
    return words.get("title") or _("Mon témoignage")


# --- to the author ----------------------------------------------------------------------------------------------------


@sentences.says(NewsKind.TESTIMONIAL_IN_REVIEW, group=_GROUP, icon=_ICON, permission=_OWN)
def _in_review(words: Words) -> str:
    return _("Votre témoignage « %(title)s » est en cours de relecture.", title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_CHANGE_PROPOSED, group=_GROUP, icon=_ICON, permission=_OWN)
def _change_proposed(words: Words) -> str:
    return _("Un changement vous est proposé pour votre témoignage « %(title)s ».", title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_DECLINED, group=_GROUP, icon=_ICON, permission=_OWN)
def _declined(words: Words) -> str:
    return _("Votre témoignage « %(title)s » ne paraîtra pas ainsi. La raison est sur sa page.", title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_PUBLISHED, group=_GROUP, icon=_ICON, permission=_OWN)
def _published(words: Words) -> str:
    return _("Votre témoignage « %(title)s » est publié. Vous pouvez le retirer.", title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_LATE, group=_GROUP, icon=_ICON, permission=_OWN)
def _late(words: Words) -> str:
    return _(
        "La réponse pour votre témoignage « %(title)s » est en retard. Nous en sommes désolés.", title=_title(words)
    )


@sentences.says(NewsKind.TESTIMONIAL_WARNED, group=_GROUP, icon=_ICON, permission=_OWN)
def _warned(words: Words) -> str:
    return _("L’avertissement de votre témoignage « %(title)s » a changé.", title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_DICTATED, group=_GROUP, icon=_ICON, permission=_OWN)
def _dictated(words: Words) -> str:
    return _("Le texte que vous avez dicté est prêt : « %(title)s ».", title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_CONSENT_ENDS, group=_GROUP, icon=_ICON, permission=_OWN)
def _consent_ends(words: Words) -> str:
    return _(
        "Votre accord pour « %(title)s » prend fin le %(day)s. Vous choisissez la suite.",
        title=_title(words),
        day=words["day"],
    )


@sentences.says(NewsKind.TESTIMONIAL_CONSENT_ENDED, group=_GROUP, icon=_ICON, permission=_OWN)
def _consent_ended(words: Words) -> str:
    return _("Votre accord pour « %(title)s » a pris fin. Ce texte ne sert plus.", title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_USED, group=_GROUP, icon=_ICON, permission=_OWN)
def _used(words: Words) -> str:
    return _("Votre témoignage « %(title)s » a servi. Lisez où.", title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_PART_ASKED, group=_GROUP, icon=_ICON, permission=_OWN)
def _part_asked(words: Words) -> str:
    return _("Votre accord est attendu pour un texte à plusieurs : « %(title)s ».", title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_PART_AGREED, group=_GROUP, icon=_ICON, permission=_OWN)
def _part_agreed(words: Words) -> str:
    return _("%(name)s dit oui à votre texte « %(title)s ».", name=words["name"], title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_PART_LEFT, group=_GROUP, icon=_ICON, permission=_OWN)
def _part_left(words: Words) -> str:
    return _("%(name)s retire sa part de « %(title)s ». Lisez la suite.", name=words["name"], title=_title(words))


# --- to those who review ----------------------------------------------------------------------------------------------


@sentences.says(NewsKind.TESTIMONIAL_SENT, group=_GROUP, icon=_ICON, permission=_DESK)
def _sent(words: Words) -> str:
    return _("Un témoignage attend une relecture : « %(title)s ».", title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_CHANGE_ANSWERED, group=_GROUP, icon=_ICON, permission=_DESK)
def _change_answered(words: Words) -> str:
    return _("Réponse reçue au changement proposé pour « %(title)s ».", title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_WITHDRAWN, group=_GROUP, icon=_ICON, permission=_DESK)
def _withdrawn(words: Words) -> str:
    del words
    return _("Un témoignage que vous relisiez est retiré par la personne.")


@sentences.says(NewsKind.TESTIMONIAL_CLEARED, group=_GROUP, icon=_ICON, permission=_DESK)
def _cleared(words: Words) -> str:
    return _("Un témoignage est relu, et prêt à être publié : « %(title)s ».", title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_TO_PULL, group=_GROUP, icon=_ICON, permission=_DESK)
def _to_pull(words: Words) -> str:
    del words
    return _("Un témoignage ne doit plus servir. Retirez les papiers et les publications.")


# --- telling ----------------------------------------------------------------------------------------------------------


_FOR_ALL = frozenset(
    {
        NewsKind.TESTIMONIAL_IN_REVIEW,
        NewsKind.TESTIMONIAL_DECLINED,
        NewsKind.TESTIMONIAL_PUBLISHED,
        NewsKind.TESTIMONIAL_LATE,
        NewsKind.TESTIMONIAL_WARNED,
        NewsKind.TESTIMONIAL_USED,
    }
)
"""What every author of a text is told; the others ask who holds the pen for an answer."""


def tell_author(testimonial: Testimonial, kind: NewsKind, *, name: str = "") -> None:
    """Tell a text's author where it stands, and the other authors as well when several wrote it.

    Args:
        testimonial: whose text.
        kind: what is told.
        name: of who did it, where the sentence names her.
    """
    address = f"/temoignages/les-miens/{testimonial.id}"
    news.tell(
        people=[testimonial.author_id],
        kind=kind,
        address=address,
        subject=testimonial.id,
        title=testimonial.title,
        name=name,
    )
    if kind in _FOR_ALL:
        tell_parts(testimonial, kind, [one.person_id for one in parts.list_present(testimonial.id)])


def tell_parts(testimonial: Testimonial, kind: NewsKind, people_ids: Collection[UUID]) -> None:
    """Tell other authors of a text."""
    news.tell(
        people=people_ids,
        kind=kind,
        address=part_page(testimonial),
        subject=testimonial.id,
        title=testimonial.title,
    )


def part_page(testimonial: Testimonial) -> str:
    """Return the address of the page where the other authors of a text read it."""
    return f"/temoignages/a-plusieurs/{testimonial.id}"


def untell_author(testimonial: Testimonial, since: datetime) -> None:
    """Take back what its author was told since a moment: it was undone."""
    for kind in (NewsKind.TESTIMONIAL_CHANGE_PROPOSED, NewsKind.TESTIMONIAL_DECLINED):
        for address in (f"/temoignages/les-miens/{testimonial.id}", part_page(testimonial)):
            news.take_back(kind=kind, address=address, since=since)


def tell_desk(testimonial: Testimonial, kind: NewsKind, *, reviewer_only: bool = True) -> None:
    """Tell who reviews a text; everyone who may, as long as nobody does or where all must know."""
    known = testimonial.reviewer_id if reviewer_only else None
    news.tell(
        people=[known] if known else queries.list_reviewer_ids(testimonial),
        kind=kind,
        address=_desk(testimonial),
        subject=testimonial.id,
        title=testimonial.title,
    )


def _desk(testimonial: Testimonial) -> str:
    return f"/temoignages/a-relire/{testimonial.id}"


def tell_withdrawn(testimonial: Testimonial) -> None:
    """Take back what quotes a withdrawn text from those who reviewed it, and tell who was at work on it."""
    for kind in (NewsKind.TESTIMONIAL_SENT, NewsKind.TESTIMONIAL_CHANGE_ANSWERED):
        news.take_back(kind=kind, address=_desk(testimonial), since=testimonial.created_at)
    if testimonial.reviewer_id is not None:
        news.tell(
            people=[testimonial.reviewer_id],
            kind=NewsKind.TESTIMONIAL_WITHDRAWN,
            address="/temoignages/a-relire",
            subject=testimonial.id,
        )


def tell_consent(testimonial: Testimonial, kind: NewsKind, day: str, person_id: UUID | None = None) -> None:
    """Tell an author that her yes ends, or has ended.

    Args:
        testimonial: whose text.
        kind: which of both.
        day: of the end, in words.
        person_id: whose, for the author of a part; by default, of who holds the pen.
    """
    news.tell(
        people=[person_id or testimonial.author_id],
        kind=kind,
        address=part_page(testimonial) if person_id else f"/temoignages/les-miens/{testimonial.id}/accords",
        subject=testimonial.id,
        once=True,
        title=testimonial.title,
        day=day,
    )


def tell_to_pull(testimonial: Testimonial) -> None:
    """Tell the facilitators to take back what was printed or shown; without a word of the text."""
    news.tell(
        people=[one.id for one in people.list_by_role(Role.FACILITATOR)],
        kind=NewsKind.TESTIMONIAL_TO_PULL,
        address="/temoignages/usages",
        subject=testimonial.id,
        once=True,
    )
