"""Publishing a version of the rules: kept, dated and marked; members are told, and asked for their yes."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from blueprints.accounts import platforms
from blueprints.accounts import queries as accounts
from blueprints.accounts.models import Person
from blueprints.charter import agreeing, content, proposal_reads, queries, tellings, writing
from blueprints.charter.models import Charter, CharterVersion
from blueprints.core import audit, clock, db, transaction
from blueprints.core.errors import Refused, Stale

NO_RULES = "Il n’y a plus aucune règle. Écrivez au moins une règle."
CHANGED = "Les règles ont changé pendant votre relecture. Relisez-les, puis publiez."


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did."""

    number: int
    is_new: bool = False
    told: int = 0


def publish(*, charter: Charter, seen: str, why: str, taken: Collection[UUID], author: Person) -> Published:
    """Publish what was read again; the same words twice are published once. Who publishes agrees.

    Args:
        charter: held until the commit.
        seen: the fingerprint of what the page showed.
        why: what changes, in a sentence.
        taken: the proposals that this version takes up.
        author: who publishes.

    Raises:
        Refused: there is no rule left.
        Stale: the words are not those that were read again.
    """
    text, last = writing.written(charter), queries.find_numbered(charter.number)
    kept = content.write(text)
    if last is not None and last.content == kept:
        return Published(charter.number)
    if content.fingerprint(text) != seen:
        raise Stale(CHANGED)
    if not text.rules:
        raise Refused(NO_RULES)
    _keep(charter, last, kept, why, author)
    _drop_removed(charter)
    _take_up(taken, charter.number)
    agreeing.agree(person=author, number=charter.number)
    return Published(charter.number, is_new=True, told=tellings.tell_members(but=author.id))


def _keep(charter: Charter, last: CharterVersion | None, kept: str, why: str, author: Person) -> None:
    number = charter.number + 1
    db.session().add(
        CharterVersion(
            platform_id=charter.platform_id,
            number=number,
            content=kept,
            why=why,
            mark=content.mark(last.mark if last is not None else b"", number, why, kept),
            author_id=author.id,
            published_at=clock.now(),
        )
    )
    charter.number = number
    charter.version += 1
    platform = accounts.find_platform()
    if platform is not None:
        platform.charter_number = number
    db.session().flush()
    transaction.after_commit(platforms.forget)
    audit.record("charter.published", subject="charters", subject_id=charter.id, actor_id=author.id, number=number)


def _drop_removed(charter: Charter) -> None:
    for rule in queries.list_written(charter.id):
        if rule.removed_at is not None:
            db.session().delete(rule)
    db.session().flush()


def _take_up(taken: Collection[UUID], number: int) -> None:
    for proposal in proposal_reads.list_taken():
        if proposal.id in taken:
            proposal.in_number = number
            proposal.version += 1
            db.session().flush()
            tellings.tell_taken(proposal, proposal_reads.list_supporters(proposal.id))


def is_whole() -> bool:
    """Tell whether every version is as it was published, none changed and none missing."""
    before = b""
    for number, one in enumerate(queries.list_all_versions(), start=1):
        before = content.mark(before, number, one.why, one.content)
        if one.number != number or one.mark != before:
            return False
    return True
