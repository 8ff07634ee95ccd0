"""The month as a list of days, and looking for a meeting by its words."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Select, insert, text

from blueprints.accounts.models import Person, Role
from blueprints.core import db
from blueprints.meetings import months, searching
from blueprints.meetings.models import Afterwards, Meeting, MeetingState, MeetingWord
from blueprints.meetings.months import Month
from tests.conftest import OTHER_HOST, Browser, World

Open = Callable[..., Browser]


@pytest.fixture
def staff(world: World) -> Person:
    """One who organises."""
    return world.person(Role.FACILITATOR, first_name="Nadia")


def make(world: World, staff: Person, title: str, starts: str, **more: object) -> UUID:
    """Make a meeting on a date, in Paris as a clock there shows it."""

    def act() -> UUID:
        values = {"state": MeetingState.SCHEDULED, "created_at": datetime(2026, 1, 1, tzinfo=UTC), **more}
        meeting = Meeting(
            platform_id=db.platform_id(),
            organiser_id=staff.id,
            title=title,
            starts_at=datetime.fromisoformat(starts) if starts else None,
            **values,
        )
        db.session().add(meeting)
        db.session().flush()
        return meeting.id

    made: UUID = world.run(act)
    return made


# --- one month --------------------------------------------------------------------------------------------------------


def test_a_month_lists_the_days_that_have_something(world: World, browser: Open, staff: Person) -> None:
    make(world, staff, "Le café", "2026-12-03T14:00+01:00")
    make(world, staff, "Le goûter", "2026-12-03T17:30+01:00")
    make(world, staff, "Les vœux", "2027-01-01T00:30+01:00")
    page = browser(world.person()).get("/rencontres?vue=mois&mois=2026-12").text
    assert "Rencontres de décembre 2026" in page
    assert page.count("3\u00a0décembre 2026</h2>") == 1
    assert page.index("À 14\u00a0h") < page.index("À 17\u00a0h\u00a030")
    assert "Les vœux" not in page
    assert "mois=2026-11" in page
    assert "mois=2027-01" in page
    assert "<table" not in page
    later = browser(world.person()).get("/rencontres?vue=mois&mois=2027-01").text
    assert "Les vœux" in later
    assert "mois=2026-12" in later


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        ("2026-03", "2026-03-01T00:00+01:00", "2026-03-31T23:59+02:00"),
        ("2026-10", "2026-10-01T00:00+02:00", "2026-10-31T23:59+01:00"),
        ("2026-12", "2026-12-01T00:00+01:00", "2026-12-31T23:59+01:00"),
    ],
)
def test_a_month_begins_and_ends_in_paris(world: World, staff: Person, month: str, first: str, last: str) -> None:
    edges = (datetime.fromisoformat(first), datetime.fromisoformat(last))
    wanted = [make(world, staff, "Au bord", edge.isoformat()) for edge in edges]
    make(world, staff, "Avant", (edges[0] - timedelta(minutes=1)).isoformat())
    make(world, staff, "Après", (edges[1] + timedelta(minutes=1)).isoformat())
    rows, more = world.read(months.list_month, staff.id, Month.parse(month))
    assert ([row.id for row in rows], more) == (wanted, False)


def test_a_month_shows_no_draft_and_what_is_cancelled_as_such(world: World, browser: Open, staff: Person) -> None:
    make(world, staff, "Un brouillon", "2026-12-03T14:00+01:00", state=MeetingState.DRAFT)
    make(world, staff, "Abandonnée", "2026-12-04T14:00+01:00", state=MeetingState.CANCELLED)
    make(
        world,
        staff,
        "La rivière",
        "2026-12-05T14:00+01:00",
        state=MeetingState.CANCELLED,
        afterwards=Afterwards.NOTHING,
    )
    page = browser(world.person()).get("/rencontres?vue=mois&mois=2026-12").text
    assert "Un brouillon" not in page
    assert "Abandonnée" not in page
    assert "La rivière" in page
    assert "Annulée" in page


def test_an_empty_month_says_so(world: World, browser: Open) -> None:
    assert "Aucune rencontre ce mois-là" in browser(world.person()).get("/rencontres?vue=mois&mois=2031-05").text


@pytest.mark.parametrize(
    "said", ["", "2026", "2026-13", "2026-00", "-1-1", "9999-12", "١٢-١٢", "2026-12-03", "x" * 900]
)
def test_a_month_that_is_none_is_this_one(world: World, browser: Open, said: str) -> None:
    page = browser(world.person()).get("/rencontres", query_string={"vue": "mois", "mois": said})
    assert page.status_code == 200
    assert Month.parse(said) == Month.parse(None)


def test_the_years_end_where_nothing_can_be(world: World, browser: Open) -> None:
    mine = browser(world.person())
    assert "mois=1999-12" not in mine.get("/rencontres?vue=mois&mois=2000-01").text
    assert "mois=2201-01" not in mine.get("/rencontres?vue=mois&mois=2200-12").text


def test_april_is_said_as_one_says_it() -> None:
    assert Month(2027, 4).of_words == "d’avril 2027"
    assert Month(2027, 12).moved(1) == Month(2028, 1)
    assert Month(2027, 1).moved(-1) == Month(2026, 12)


# --- looking for a meeting --------------------------------------------------------------------------------------------


def look(world: World, person: Person, asked: str) -> list[str]:
    """Return the titles that are found, in their order."""
    rows, _more = world.read(searching.search, person.id, asked)
    return [row.title for row in rows]


@pytest.mark.parametrize(
    "asked",
    ["fatigue", "FATIGUES", "fatigué", "la fatigue", "travaux", "travail", "reunion", "réunions", "l’été", "ete",
     "erable", "œuvre", "oeuvres", "réunion travail érable"],
)  # fmt: skip
def test_accents_capitals_and_plurals_do_not_matter(world: World, staff: Person, asked: str) -> None:
    make(
        world,
        staff,
        "Les réunions et les fatigues",
        "2026-12-03T14:00+01:00",
        about="Au travail, aux travaux, cet été. Nos œuvres.",
        place="Salle Érable",
    )
    make(world, staff, "Un café", "2026-12-03T14:00+01:00")
    assert look(world, staff, asked) == ["Les réunions et les fatigues"]


@pytest.mark.parametrize("asked", ["fatigue café", "%", "_", "' OR 1=1", "\x00", "🙂", "\u202e", "zzz" * 200])
def test_what_is_not_there_is_not_found(world: World, browser: Open, staff: Person, asked: str) -> None:
    make(world, staff, "La fatigue", "2026-12-03T14:00+01:00")
    assert look(world, staff, asked) == []
    assert browser(staff).get("/rencontres", query_string={"q": asked}).status_code == 200


def test_nothing_found_is_said_kindly_and_the_words_are_kept(world: World, browser: Open) -> None:
    page = browser(world.person()).get("/rencontres?q=<b>licorne").text
    assert "Aucune rencontre avec ces mots" in page
    assert 'value="&lt;b&gt;licorne"' in page
    assert "Essayez un seul mot" in page


def test_only_what_is_shown_here_is_found(world: World, staff: Person) -> None:
    elsewhere = world.make_platform("Cordée d’ailleurs", OTHER_HOST)
    stranger = world.person(Role.FACILITATOR, platform=elsewhere)
    make(world, staff, "Le bruit, en préparation", "", state=MeetingState.DRAFT)
    make(world, staff, "Le bruit, proposé", "", state=MeetingState.POLLING)
    make(world, staff, "Le bruit, passé", "2020-12-03T14:00+01:00", state=MeetingState.CLOSED)
    assert look(world, staff, "bruit") == ["Le bruit, proposé", "Le bruit, passé"]
    assert world.read(searching.search, stranger.id, "bruit", platform=elsewhere) == ([], False)


def test_words_that_change_are_found_as_they_are_now(world: World, staff: Person) -> None:
    meeting_id = make(world, staff, "Le bruit", "2026-12-03T14:00+01:00")

    def rename() -> None:
        db.session().get_one(Meeting, meeting_id).title = "Le silence"

    world.run(rename)
    assert look(world, staff, "bruit") == []
    assert look(world, staff, "silences") == ["Le silence"]


def test_a_long_result_is_read_page_by_page(world: World, browser: Open, staff: Person) -> None:
    for day in range(1, 26):
        make(world, staff, f"Le bruit {day}", f"2026-12-{day:02}T14:00+01:00")
    mine = browser(world.person())
    first = mine.get("/rencontres?q=bruit").text
    assert first.count("Le bruit ") == 20
    assert "Le bruit 25" in first
    older = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = mine.get(older).text
    assert second.count("Le bruit ") == 5
    assert "Le bruit 1<" in second


def test_lists_ask_as_often_for_three_meetings_as_for_thirty(
    world: World, browser: Open, staff: Person, statements: list[str]
) -> None:
    mine, counts = browser(world.person()), []
    for more in (3, 27):
        for day in range(more):
            make(world, staff, "Le bruit", f"2026-12-{day % 28 + 1:02}T14:00+01:00")
        for address in ("/rencontres?vue=mois&mois=2026-12", "/rencontres?q=bruit"):
            mine.get(address)
            statements.clear()
            mine.get(address)
            counts.append(len(statements))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 6


def _plan(statement: Select[*tuple[Any, ...]], platform_id: UUID, values: dict[str, object]) -> str:
    """Return how the database reads a list, in the order of an index or not."""
    session = db.session()
    asked = statement.where(Meeting.platform_id == platform_id).params(values)
    dialect, connection = session.get_bind().dialect, session.connection()
    sql = str(asked.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    connection.execute(text("ANALYZE"))
    if dialect.name == "postgresql":
        connection.execute(text("SET LOCAL enable_seqscan = off"))
    word = "EXPLAIN" if dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    rows = connection.exec_driver_sql(f"{word} {sql.replace('%', '%%')}").all()
    return " | ".join(str(row[-1]) for row in rows)


def _fill(staff_id: UUID) -> None:
    """Write ten thousand meetings, one an hour; a word of each thousand is rare."""
    platform_id, start = db.platform_id(), datetime(2026, 1, 1, 9, tzinfo=UTC)
    same = {"platform_id": platform_id, "organiser_id": staff_id, "about": "", "place": "", "minutes_long": 120}
    same |= {"title": "Le bruit", "state": MeetingState.CLOSED, "version": 1, "created_at": start}
    hours = [start + timedelta(hours=number) for number in range(10_000)]
    rows = [{**same, "id": db.new_id(), "client_id": db.secret_id(), "starts_at": hour} for hour in hours]
    words = [
        {"id": db.new_id(), "platform_id": platform_id, "meeting_id": row["id"], "word": word}
        for number, row in enumerate(rows)
        for word in ("bruit", f"rare{number % 1000}")
    ]
    db.session().execute(insert(db.table_of(Meeting)), rows)
    db.session().execute(insert(db.table_of(MeetingWord)), words)


def test_ten_thousand_meetings_are_looked_through_by_their_index(world: World, staff: Person) -> None:
    world.run(_fill, staff_id=staff.id)
    rows, more = world.read(searching.search, staff.id, "rare7")
    assert (len(rows), more) == (10, False)
    rows, more = world.read(searching.search, staff.id, "bruits")
    assert (len(rows), more) == (20, True)
    values = {"me": staff.id, "from": Month(2026, 5).begins, "until": Month(2026, 6).begins}
    plan = world.run(_plan, statement=months.STARTS, platform_id=world.platform.id, values=values)
    assert "ix_meetings_when" in plan
    rare = searching.statement_of("rare7 bruit")
    plan = world.run(_plan, statement=rare, platform_id=world.platform.id, values={"me": staff.id})
    assert any(name in plan for name in ("sqlite_autoindex_meeting_words", "uq_meeting_words", "ix_meeting_words"))
