"""Preparing the next version of the rules: each is written by itself, and nobody reads it before it is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from blueprints.charter import content, queries, starter
from blueprints.charter.content import Rules
from blueprints.charter.models import Charter, CharterRule, CharterVersion
from blueprints.core import audit, clock, db, transaction
from blueprints.core.errors import Refused

TOO_MANY = "Ces règles sont déjà nombreuses. Complétez une règle qui existe."


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed about one rule."""

    title: str
    words: str
    simple: str


def begin(*, actor_id: UUID) -> Charter:
    """Begin to write the rules of this platform, from those in force; twice is once."""
    queries.hold_platform()
    known = queries.find_charter()
    if known is not None:
        return known
    version = starter.version()
    made = Charter(
        platform_id=db.platform_id(),
        number=version.number,
        intro=version.text.intro,
        intro_simple=version.text.intro_simple,
        version=1,
    )
    db.session().add(made)
    kept = content.write(version.text)
    db.session().add(
        CharterVersion(
            platform_id=made.platform_id,
            number=version.number,
            content=kept,
            mark=content.mark(b"", version.number, "", kept),
            published_at=version.published_at,
        )
    )
    db.session().flush()
    _fill(made, version.text)
    audit.record("charter.begun", subject="charters", subject_id=made.id, actor_id=actor_id)
    return made


def _fill(charter: Charter, text: Rules) -> None:
    for rule in text.rules:
        db.session().add(
            CharterRule(
                platform_id=charter.platform_id,
                charter_id=charter.id,
                key=rule.key,
                position=rule.number,
                title=rule.title,
                words=rule.words,
                simple=rule.simple,
            )
        )
    db.session().flush()


def written(charter: Charter) -> Rules:
    """Return what is written now, as a version would hold it."""
    rules = [one for one in queries.list_written(charter.id) if one.removed_at is None]
    return content.take(charter.intro, charter.intro_simple, rules)


def write_intro(*, charter: Charter, version: int, words: str, simple: str) -> None:
    """Keep the words before the rules.

    Raises:
        Stale: somebody else wrote them meanwhile.
    """
    if (charter.intro, charter.intro_simple) == (words, simple):
        return
    transaction.expect_version(charter.version, version)
    charter.intro, charter.intro_simple = words, simple
    charter.version += 1


def write_rule(*, rule: CharterRule, version: int, typed: Words, actor_id: UUID) -> None:
    """Keep what was typed about a rule.

    Args:
        rule: which one.
        version: what the page was made from.
        typed: the words.
        actor_id: who writes.

    Raises:
        Stale: somebody else wrote it meanwhile.
    """
    if Words(rule.title, rule.words, rule.simple) == typed:
        return
    transaction.expect_version(rule.version, version)
    rule.title, rule.words, rule.simple = typed.title, typed.words, typed.simple
    _touch(rule, actor_id)


def add_rule(*, charter: Charter, client_id: UUID, typed: Words, actor_id: UUID) -> CharterRule:
    """Add a rule at the end; the same client id twice is one rule.

    Raises:
        Refused: there are too many.
    """
    known = queries.find_rule(charter.id, str(client_id))
    if known is not None:
        return known
    rules = queries.list_written(charter.id)
    if len(rules) >= queries.RULES:
        raise Refused(TOO_MANY)
    made = CharterRule(
        platform_id=charter.platform_id,
        charter_id=charter.id,
        key=str(client_id),
        position=max((one.position for one in rules), default=0) + 1,
        title=typed.title,
        words=typed.words,
        simple=typed.simple,
        edited_by=actor_id,
        edited_at=clock.now(),
    )
    db.session().add(made)
    db.session().flush()
    return made


def remove_rule(*, rule: CharterRule, actor_id: UUID) -> None:
    """Let the next version be without a rule; its words stay, to be put back."""
    if rule.removed_at is None:
        rule.removed_at = clock.now()
        _touch(rule, actor_id)


def put_back_rule(*, rule: CharterRule, actor_id: UUID) -> None:
    """Let the next version have a rule again."""
    if rule.removed_at is not None:
        rule.removed_at = None
        _touch(rule, actor_id)


def _touch(rule: CharterRule, actor_id: UUID) -> None:
    rule.edited_by, rule.edited_at = actor_id, clock.now()
    rule.version += 1
    db.session().flush()


def move_rule(*, charter: Charter, rule: CharterRule, up: bool) -> None:
    """Let a rule change places with its neighbour; at the end of the list nothing happens.

    Args:
        charter: held by whoever calls, so that one order is made at a time.
        rule: which one.
        up: towards the beginning.
    """
    shown = [one for one in queries.list_written(charter.id) if one.removed_at is None]
    place = next((place for place, one in enumerate(shown) if one.id == rule.id), None)
    if place is None:
        return
    other = place - 1 if up else place + 1
    if 0 <= other < len(shown):
        shown[place], shown[other] = shown[other], shown[place]
        _number(shown)
        charter.version += 1


def _number(rules: Sequence[CharterRule]) -> None:
    for position, one in enumerate(rules, start=1):
        one.position = position
    db.session().flush()


def give_up(*, charter: Charter, actor_id: UUID) -> None:
    """Leave what was prepared: what is being written is what everybody reads again."""
    text = queries.current_version().text
    for rule in queries.list_written(charter.id):
        db.session().delete(rule)
    db.session().flush()
    charter.intro, charter.intro_simple = text.intro, text.intro_simple
    charter.version += 1
    _fill(charter, text)
    audit.record("charter.given_up", subject="charters", subject_id=charter.id, actor_id=actor_id)
