"""Whom moderation tells what: those who read, the author, who reported. No word of a text is ever told."""

from datetime import datetime

from blueprints.core import clock
from blueprints.moderation import queries
from blueprints.moderation.models import Case
from blueprints.news import services as news
from blueprints.news.models import NewsKind

QUEUE, OWN_REPORTS, OWN_TEXTS = "/moderation", "/mes-signalements", "/mes-textes-relus"


def tell_waiting(found: Case, *, by_author: bool = False) -> None:
    """Tell those who may decide on a case that it waits: once, when it begins to; not who reported it.

    What somebody does without her name is told by the job of the next full hour: the minute would tell of her.
    """
    if by_author and found.sealed_author is not None:
        found.told_at = None
        return
    found.told_at = clock.now()
    reporters = set(queries.list_reporters(found.id))
    people = [one for one in queries.list_moderators(found) if one not in reporters]
    news.tell(people=people, kind=NewsKind.MODERATION_WAITS, address=QUEUE, subject=found.id)


def settle_waiting(found: Case) -> None:
    """The case waits for nobody any more."""
    news.settle(kind=NewsKind.MODERATION_WAITS, subject=found.id)


def tell_author(found: Case, kind: NewsKind) -> None:
    """Tell who wrote the text, if she signed it.

    A row of news says in plain whom it is for: who wrote without her name finds the decision on the page of her own
    texts, and no row tells of her.
    """
    if found.author_id is not None:
        news.tell(people=[found.author_id], kind=kind, address=f"{OWN_TEXTS}/{found.id}", subject=found.id)


def tell_decider(found: Case) -> None:
    """Tell who decided first what another person answered."""
    if found.decided_by is not None:
        address = f"{QUEUE}/{found.id}"
        news.tell(people=[found.decided_by], kind=NewsKind.MODERATION_SECOND, address=address, subject=found.id)


def tell_reporters(found: Case) -> None:
    """Tell who reported the text what happened."""
    people = queries.list_reporters(found.id)
    news.tell(people=people, kind=NewsKind.REPORT_ANSWERED, address=report_address(found), subject=found.id, once=True)


def report_address(found: Case) -> str:
    """Return where who reported reads what happened."""
    return f"{OWN_REPORTS}#{found.id}"


def untell(found: Case, since: datetime) -> None:
    """Take back what was told since a moment: the decision was undone, and the case waits again."""
    own = f"{OWN_TEXTS}/{found.id}"
    told = (
        (NewsKind.MODERATION_DECIDED, own),
        (NewsKind.MODERATION_FINAL, own),
        (NewsKind.MODERATION_SECOND, f"{QUEUE}/{found.id}"),
        (NewsKind.REPORT_ANSWERED, report_address(found)),
    )
    for kind, address in told:
        news.take_back(kind=kind, address=address, since=since)
    news.unsettle(kind=NewsKind.MODERATION_WAITS, subject=found.id, since=since)
