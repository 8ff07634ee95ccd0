"""Lifting an anonymity, as a thief of the database would look at it: no row, at no moment, says whose text it was."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts import leaving
from blueprints.accounts.models import Person, Role
from blueprints.advice import services as advising
from blueprints.advice.models import Thread
from blueprints.advice.queries import find_thread
from blueprints.core import db
from blueprints.discussion.models import Signed
from blueprints.moderation import unsealing
from blueprints.moderation.kinds import Standing
from blueprints.moderation.models import Case, CaseState, Reason
from blueprints.moderation.services import report
from tests.advice.making import ask
from tests.conftest import Browser, World
from tests.moderation.making import again, on

Open = Callable[..., Browser]
MOTIVE = "Le message annonce un danger pour quelqu’un, je dois l’appeler."
SAID = "L’anonymat d’un message a été levé"
Rows = dict[tuple[str, str], dict[str, str]]


@pytest.fixture
def told(world: World) -> Iterator[tuple[Person, Person, Case]]:
    """An author, a facilitator, and the case of a message without a name; the three are of different days."""
    author, asker = world.person(first_name="Yasmina", last_name="Cherif", pseudonym="Geai"), world.person()
    nadia = world.person(Role.FACILITATOR, first_name="Nadia")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2)):
        case = _unsigned(world, ask(world, asker), author)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=5)):
        yield author, nadia, case


def _unsigned(world: World, thread: Thread, author: Person) -> Case:
    def write() -> UUID:
        fresh = find_thread(thread.id)
        assert fresh is not None
        post = advising.answer_question(
            thread=fresh, author_id=author.id, client_id=uuid4(), body="Je n’ose pas le dire.", signed=Signed.NOBODY
        )
        return post.id

    return _case_of(world, world.run(write))


def _case_of(world: World, post_id: UUID) -> Case:
    made: list[Case] = world.read(lambda: db.session().scalars(select(Case).where(Case.subject_id == post_id)).all())
    return max(made, key=lambda case: case.created_at)


def _lift(world: World, case: Case, person: Person) -> None:
    on(world, case, unsealing.lift, person_id=person.id, motive=MOTIVE)


# --- what a thief sees ------------------------------------------------------------------------------------------------


def _steal(world: World) -> Rows:
    """Return every row of every table, by its table and its key, each value as text."""

    def copy() -> Rows:
        rows: Rows = {}
        for table in db.Model.metadata.sorted_tables:
            for row in db.session().execute(select(table).execution_options(every_platform=True)).mappings():
                key = " ".join(str(row[column.name]) for column in table.primary_key)
                rows[table.name, key] = {name: _text(value) for name, value in row.items()}
        return rows

    made: Rows = world.read(copy)
    return made


def _text(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def _changed(before: Rows, after: Rows) -> Rows:
    return {key: row for key, row in after.items() if before.get(key) != row}


def _names(rows: Rows, person: Person) -> list[str]:
    """Return the tables of the rows in which a thief finds this person: her id, or any name of hers."""
    wanted = [str(person.id), person.id.hex, person.first_name, person.last_name, person.pseudonym or person.last_name]
    return sorted(
        {table for (table, _key), row in rows.items() if any(one in v for v in row.values() for one in wanted)}
    )


def _near(rows: Rows, moment: datetime) -> Rows:
    """Return the rows that bear a moment within a quarter of an hour of this one, in any column."""
    found: Rows = {}
    for key, row in rows.items():
        for value in row.values():
            at = _moment(value)
            if at is not None and abs(at - moment) < timedelta(minutes=15):
                found[key] = row
    return found


def _moment(value: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def test_what_the_lifting_writes_names_who_lifted_it_and_not_the_author(
    world: World, told: tuple[Person, Person, Case]
) -> None:
    author, nadia, case = told
    before = _steal(world)
    _lift(world, case, nadia)
    after = _steal(world)
    written = _changed(before, after)
    assert {"moderation_cases", "moderation_events", "audit_entries"} <= {table for table, _key in written}
    assert "news" not in {table for table, _key in written}
    assert "outbox" not in {table for table, _key in written}
    assert _names(written, nadia) == ["audit_entries", "moderation_events"]
    assert _names(written, author) == []
    assert _names(_near(after, datetime.now(UTC)), author) == []


def test_her_reading_of_it_is_one_mark_without_an_hour_or_a_name(
    world: World, browser: Open, told: tuple[Person, Person, Case]
) -> None:
    author, nadia, case = told
    _lift(world, case, nadia)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=3)):
        client = browser(author)
        client.get("/")
        before = _steal(world)
        assert client.submit(f"/mes-textes-relus/{case.id}/lu", {}).status_code == 303
        written = _changed(before, _steal(world))
    assert [table for table, _key in written] == ["moderation_cases"]
    assert _names(written, author) == []
    ((key, row),) = written.items()
    assert {name for name, value in row.items() if before[key][name] != value} == {"lifting_read"}


# --- and yet she is told ----------------------------------------------------------------------------------------------


def test_her_home_says_it_until_she_has_read_why(
    world: World, browser: Open, told: tuple[Person, Person, Case]
) -> None:
    author, nadia, case = told
    client, other = browser(author), browser(world.person())
    assert SAID not in client.get("/").text
    _lift(world, case, nadia)
    home = client.get("/").text
    assert SAID in home
    assert f"/mes-textes-relus/{case.id}" in home
    assert SAID not in other.get("/").text
    assert SAID not in browser(nadia).get("/").text
    assert "L’anonymat de ce message a été levé" in client.get("/mes-textes-relus").text
    assert SAID in client.get("/").text
    page = client.get(f"/mes-textes-relus/{case.id}").text
    assert "danger pour quelqu’un" in page
    assert "Nadia" in page
    assert SAID in client.get("/").text
    assert client.submit(f"/mes-textes-relus/{case.id}/lu", {}).status_code == 303
    assert SAID not in client.get("/").text
    assert "J’ai lu" not in client.get(f"/mes-textes-relus/{case.id}").text
    assert "danger pour quelqu’un" in client.get(f"/mes-textes-relus/{case.id}").text


def test_a_second_lifting_is_told_again(world: World, browser: Open, told: tuple[Person, Person, Case]) -> None:
    author, nadia, case = told
    client = browser(author)
    _lift(world, case, nadia)
    client.submit(f"/mes-textes-relus/{case.id}/lu", {})
    assert SAID not in client.get("/").text
    _lift(world, case, world.person(Role.FACILITATOR))
    assert SAID in client.get("/").text


def test_nobody_else_takes_the_notice_from_her(world: World, browser: Open, told: tuple[Person, Person, Case]) -> None:
    author, nadia, case = told
    _lift(world, case, nadia)
    assert browser(world.person()).get(f"/mes-textes-relus/{case.id}").status_code == 404
    assert browser(nadia).submit(f"/mes-textes-relus/{case.id}/lu", {}).status_code == 404
    assert again(world, case).lifting_read is False
    assert SAID in browser(author).get("/").text


def test_who_left_the_collective_is_told_too(world: World, browser: Open, told: tuple[Person, Person, Case]) -> None:
    author, nadia, case = told
    _lift(world, case, nadia)
    client = browser(author)
    assert client.submit("/mon-espace/quitter-le-collectif", {}).status_code in (303, 404)
    assert SAID in client.get("/").text


def test_a_message_that_was_published_and_is_reported_later_is_told_as_well(
    world: World, browser: Open, told: tuple[Person, Person, Case]
) -> None:
    author, nadia, first = told
    world.run(advising.stand, subject_id=first.subject_id, standing=Standing.VISIBLE, warning="")
    on(world, first, _close)
    reporter = world.person()
    arguments: dict[str, Any] = {"kind": first.kind, "subject_id": first.subject_id, "reporter_id": reporter.id}
    world.run(report, **arguments, reason=Reason.DANGER, words="")
    case = _case_of(world, first.subject_id)
    assert case.id != first.id
    client = browser(author)
    assert client.get(f"/mes-textes-relus/{case.id}").status_code == 404
    _lift(world, case, nadia)
    assert SAID in client.get("/").text
    assert "danger pour quelqu’un" in client.get(f"/mes-textes-relus/{case.id}").text


def _close(case: Case) -> None:
    case.state, case.open_subject_id = CaseState.DECIDED, None


def test_a_home_asks_no_more_while_nothing_was_lifted_and_once_more_for_any_number(
    world: World, browser: Open, statements: list[str], told: tuple[Person, Person, Case]
) -> None:
    author, nadia, case = told
    client = browser(author)
    client.get("/")
    counts = []
    for lifted in ([], [case], [_unsigned(world, ask(world, world.person()), author) for _each in range(3)]):
        for one in lifted:
            _lift(world, one, nadia)
        client.get("/")
        statements.clear()
        client.get("/")
        counts.append(len(statements))
    assert counts == [counts[0], counts[0] + 1, counts[0] + 1]
    assert counts[-1] <= 10


def test_a_closed_account_is_told_nothing_and_keeps_no_seal(
    world: World, browser: Open, told: tuple[Person, Person, Case]
) -> None:
    author, nadia, case = told
    _lift(world, case, nadia)
    world.run(lambda: leaving.end(author.id))
    assert world.read(unsealing.list_untold, author.id) == []
