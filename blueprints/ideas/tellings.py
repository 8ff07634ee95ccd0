"""Whom the steps of an idea are told to, and what is taken back when a step is."""

from datetime import datetime
from uuid import UUID

from blueprints.ideas import queries
from blueprints.ideas.models import Idea
from blueprints.news import services as news
from blueprints.news.models import NewsKind

TO_SERVICE = (NewsKind.PROPOSAL_SENT, NewsKind.PROPOSAL_REVIEW_DUE)


def address_of(idea: Idea) -> str:
    """Return the page of an idea."""
    return f"/idees/{idea.id}"


def tell_author(idea: Idea, kind: NewsKind, *, but: UUID | None = None, once: bool = False, step: str = "") -> None:
    """Tell an idea's author, unless she did it herself or has withdrawn it."""
    if idea.author_id == but or not idea.is_shown:
        return
    news.tell(
        people=[idea.author_id],
        kind=kind,
        address=address_of(idea),
        subject=idea.id,
        once=once,
        title=idea.title,
        step=step,
    )


def tell_answer(idea: Idea) -> None:
    """Tell the author that the service answered, and those who said "Moi aussi"."""
    tell_author(idea, NewsKind.PROPOSAL_ANSWERED)
    supporters = set(queries.list_supporters(idea.id)) - {idea.author_id}
    kind = NewsKind.PROPOSAL_SUPPORTED_ANSWERED
    news.tell(people=supporters, kind=kind, address=address_of(idea), subject=idea.id, title=idea.title)


def tell_service(idea: Idea, kind: NewsKind) -> None:
    """Tell those who answer for the service."""
    people = queries.list_answerers(idea.author_id)
    news.tell(people=people, kind=kind, address=address_of(idea), subject=idea.id, title=idea.title)


def untell(idea: Idea, *kinds: NewsKind, since: datetime) -> None:
    """Take back what was told since a moment: it was undone."""
    for kind in kinds:
        news.take_back(kind=kind, address=address_of(idea), since=since)


def settle_service(idea: Idea) -> None:
    """The idea waits for nobody any more: what the service was told of it is read."""
    for kind in TO_SERVICE:
        news.settle(kind=kind, subject=idea.id)


def unsettle_service(idea: Idea, *, since: datetime) -> None:
    """It waits again."""
    for kind in TO_SERVICE:
        news.unsettle(kind=kind, subject=idea.id, since=since)


def tell_withdrawn(idea: Idea) -> None:
    """Take back from everybody what quotes the title of an idea that its author withdrew."""
    kinds = (*TO_SERVICE, NewsKind.PROPOSAL_SUPPORTED_ANSWERED, NewsKind.PROPOSAL_COMMENTED)
    untell(idea, *kinds, since=idea.created_at)
