"""Who is told what about the rules."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import or_, select

from blueprints.accounts import queries as accounts
from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.charter.models import CharterProposal
from blueprints.core import clock, db
from blueprints.news import services as news
from blueprints.news.models import NewsKind

CHANGED = "/regles-de-vie/changement"
PROPOSALS = "/regles-de-vie/propositions"


def tell_members(*, but: UUID) -> int:
    """Tell every member that the rules changed; return how many were told."""
    people = set(accounts.list_collective()) - {but}
    return len(news.tell(people=people, kind=NewsKind.CHARTER_CHANGED, address=CHANGED, once=True))


def tell_talk(person: Person) -> None:
    """Tell those who animate the collective that somebody wants to talk about the rules."""
    news.tell(
        people=_staff(but=person.id),
        kind=NewsKind.CHARTER_TALK,
        address=f"/regles-de-vie#{person.id.hex}",
        subject=person.id,
        once=True,
        name=person.pseudonym or person.first_name,
    )


def tell_proposed(proposal: CharterProposal) -> None:
    """Tell those who answer that there is a proposal."""
    _tell(proposal, NewsKind.CHARTER_PROPOSED, _staff(but=proposal.author_id))


def tell_answered(proposal: CharterProposal, supporters: Iterable[UUID]) -> None:
    """Tell its author, and those who support it, that there is an answer."""
    _tell(proposal, NewsKind.CHARTER_PROPOSAL_ANSWERED, {proposal.author_id, *supporters})


def tell_taken(proposal: CharterProposal, supporters: Iterable[UUID]) -> None:
    """Tell its author, and those who support it, that the rules take it up."""
    _tell(proposal, NewsKind.CHARTER_PROPOSAL_TAKEN, {proposal.author_id, *supporters})


def address_of(proposal: CharterProposal) -> str:
    """Return the page of a proposal."""
    return f"{PROPOSALS}/{proposal.id}"


def _tell(proposal: CharterProposal, kind: NewsKind, people: Iterable[UUID]) -> None:
    news.tell(
        people=people, kind=kind, address=address_of(proposal), subject=proposal.id, once=True, rule=proposal.rule_title
    )


def _staff(*, but: UUID) -> list[UUID]:
    """Return the ids of those who animate the collective now, but for one."""
    now = clock.now()
    statement = select(PlatformRole.person_id).where(
        PlatformRole.role == Role.FACILITATOR,
        PlatformRole.starts_at <= now,
        or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > now),
        PlatformRole.person_id != but,
    )
    return list(db.session().scalars(statement.distinct().limit(500)))
