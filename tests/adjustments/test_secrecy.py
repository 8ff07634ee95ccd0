"""No word of an adjustment leaves its journey's key: not in the database, not altered, not in a log or the trail."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from blueprints.adjustments import queries, services
from blueprints.adjustments.models import Adjustment, AdjustmentFeeling, AdjustmentMove, MoveKind
from blueprints.core import audit, backup, db, state
from blueprints.core.keystore import KeyKind
from tests.adjustments.conftest import Bench, page_of, today, words
from tests.adjustments.test_feelings import _say
from tests.conftest import Browser, World
from tests.disk import read_apart
from tests.messaging.conftest import Road

CANARY = "canari-amenagement"


def _fill(bench: Bench, enter: Callable[[str], Browser]) -> Any:
    made = bench.on_trial(words=words(f"{CANARY} mesure", effect=f"{CANARY} effet", constraint="codes-sociaux"))
    mine = enter("awa")
    mine.submit(f"{page_of(made)}/ressenti", _say("helps", f"{CANARY} ressenti"))
    version = str(bench.find(made).version)
    trial = {"first": f"{today():%d/%m/%Y}", "last": f"{today() + timedelta(days=4):%d/%m/%Y}"}
    mine.submit(f"{page_of(made)}/essai", {**trial, "version": version})
    version = str(bench.find(made).version)
    mine.submit(f"{page_of(made)}/decision", {"decision": "kept", "why": f"{CANARY} pourquoi", "version": version})
    return made


def _values(world: World) -> list[bytes]:
    found: list[bytes] = []
    with world.app.app_context(), db.across_platforms():
        for table in db.Model.metadata.sorted_tables:
            for row in db.session().execute(select(table)).all():
                found += [bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row]
    return found


def test_no_word_and_no_difficulty_stands_in_the_database(
    bench: Bench, world: World, enter: Callable[[str], Browser]
) -> None:
    made = _fill(bench, enter)
    assert CANARY in enter("awa").get(page_of(made)).text
    assert [one for one in _values(world) if CANARY.encode() in one or b"codes-sociaux" in one] == []


def test_no_word_leaves_in_a_log(
    bench: Bench, enter: Callable[[str], Browser], capfd: pytest.CaptureFixture[str]
) -> None:
    _fill(bench, enter)
    said = capfd.readouterr()
    assert CANARY not in said.out + said.err


@pytest.mark.parametrize("model", [Adjustment, AdjustmentMove, AdjustmentFeeling])
def test_what_was_altered_stays_closed_and_the_page_still_loads(
    bench: Bench, road: Road, world: World, enter: Callable[[str], Browser], model: Any
) -> None:
    made = _fill(bench, enter)
    other = bench.propose(road.awa, words=words(f"{CANARY} ailleurs"))
    moved = bench.find(other).words

    def swap() -> None:
        db.session().execute(update(model).where(model.words.is_not(None)).values(words=moved))

    world.run(swap)
    readers = ("awa", "julien") if model is AdjustmentFeeling else ("awa", "julien", "sophie")
    for name in readers:
        page = enter(name).get(page_of(made))
        assert page.status_code == 200
        assert "ne peut pas être ouvert" in page.text
        assert f"{CANARY} ailleurs" not in page.text
    assert enter("awa").get("/mon-accompagnement/amenagements").status_code == 200
    with world.app.app_context():
        db.enter_platform(world.platform.id)
        actions = list(db.session().scalars(select(audit.AuditEntry.action)))
    assert "adjustment.closed" in actions


def test_a_closed_text_takes_no_change(bench: Bench, world: World, enter: Callable[[str], Browser]) -> None:
    made = bench.propose()

    def cut() -> None:
        found = queries.find_adjustment(made)
        assert found is not None
        found.words = found.words[:-1]

    world.run(cut)
    page = enter("awa").get(page_of(made)).text
    assert "ne peut pas être ouvert" in page
    assert 'method="post"' not in page.partition("<main")[2].partition("</main>")[0]
    assert enter("awa").get(f"{page_of(made)}/modifier").status_code == 303


def test_a_text_of_another_journey_stays_closed(bench: Bench, world: World, enter: Callable[[str], Browser]) -> None:
    made = bench.propose()
    key = world.run(lambda: state.current().key(KeyKind.SERVICE, world.platform.id))

    def reseal() -> None:
        found = queries.find_adjustment(made)
        assert found is not None
        place = queries.place_in(found)
        foreign = type(place)(platform=place.platform, journey=place.journey, key=key)
        found.words = foreign.seal("adjustments.words", found.id, found.author_id, "{}")

    world.run(reseal)
    assert "ne peut pas être ouvert" in enter("awa").get(page_of(made)).text


def test_reading_leaves_one_entry_and_every_move_one(
    bench: Bench, road: Road, world: World, enter: Callable[[str], Browser]
) -> None:
    made = bench.agreed()
    for _time in range(2):
        enter("sophie").get(page_of(made))
    with world.app.app_context():
        db.enter_platform(world.platform.id)
        entries = (
            db.session()
            .execute(
                select(audit.AuditEntry.action, audit.AuditEntry.actor_id).where(audit.AuditEntry.subject_id == made)
            )
            .all()
        )
    assert [(one.action, one.actor_id) for one in entries] == [
        ("adjustment.proposed", road.awa.id),
        ("adjustment.said_yes", road.sophie.id),
        ("adjustment.agreed", road.sophie.id),
        ("adjustment.read", road.sophie.id),
    ]


def test_undone_words_are_gone_from_the_raw_files(
    bench: Bench, road: Road, world: World, enter: Callable[[str], Browser], data_folder: Path
) -> None:
    made, mine = bench.on_trial(), enter("awa")
    before = {one.id for one in world.read(queries.list_moves, made)}
    version = str(bench.find(made).version)
    mine.submit(f"{page_of(made)}/decision", {"decision": "kept", "why": "À effacer.", "version": version})
    line = next(one for one in world.read(queries.list_moves, made) if one.id not in before)
    sealed = bytes(line.words or b"")
    assert sealed
    source = mine.get(page_of(made)).text
    mine.submit("/annuler", {"jeton": source.partition('name="jeton" value="')[2].partition('"')[0]})
    with world.app.app_context():
        url = db.db.engine.url
    if url.get_backend_name() == "sqlite":
        base = Path(url.database or "")
        files = [base, base.with_name(base.name + "-wal")]
        assert not any(sealed in read_apart(one) for one in files if one.exists())
    assert sealed not in _values(world)


def test_the_drill_of_a_backup_opens_every_kind(bench: Bench, world: World, enter: Callable[[str], Browser]) -> None:
    _fill(bench, enter)
    readers = backup._readers
    for column in ("adjustments.words", "adjustment_moves.words", "adjustment_feelings.words"):
        assert world.run(readers[column], limit=5) >= 1, column


def test_a_move_kind_is_written_in_the_trail_without_words(bench: Bench, world: World, road: Road) -> None:
    made = bench.on_trial()
    bench.act(made, services.decide, actor=road.awa.id, kind=MoveKind.KEPT, words=CANARY)
    with world.app.app_context():
        db.enter_platform(world.platform.id)
        facts = list(db.session().scalars(select(audit.AuditEntry.facts)))
    assert not any(CANARY in one for one in facts)
