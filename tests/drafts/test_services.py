"""Keeping what is typed: sealed, one for each page, bounded, and gone when it has had its time."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts.models import Person
from blueprints.core import clock, db, keystore, state
from blueprints.core.errors import Refused
from blueprints.core.own_keys import PersonKey
from blueprints.drafts import queries, services
from blueprints.drafts.models import Draft
from blueprints.drafts.samples import read_drafts
from tests.conftest import OTHER_HOST, World

PLACE = "/conseils/nouvelle-question"


def _keep(world: World, person: Person, text: str, place: str = PLACE) -> Any:
    return world.run(services.keep_draft, person_id=person.id, place=place, fields={"body": [text]})


def _kept(world: World, person: Person, place: str = PLACE) -> str | None:
    found = world.read(queries.find_kept, person.id, place)
    return found.fields["body"][0] if found else None


def _rows(world: World) -> list[Draft]:
    rows: list[Draft] = world.read(lambda: list(db.session().scalars(select(Draft))))
    return rows


def test_the_last_words_of_a_page_replace_those_before(world: World) -> None:
    person = world.person()
    _keep(world, person, "Je commence")
    _keep(world, person, "Je commence à écrire « ça » 🎉")
    assert _kept(world, person) == "Je commence à écrire « ça » 🎉"
    assert len(_rows(world)) == 1


def test_each_page_and_each_person_has_its_own(world: World) -> None:
    person, other = world.person(), world.person()
    _keep(world, person, "Une question")
    _keep(world, person, "Un témoignage", place="/temoignages/ecrire")
    assert _kept(world, person) == "Une question"
    assert _kept(world, other) is None


def test_words_are_sealed_under_the_persons_own_key(world: World) -> None:
    person, other = world.person(), world.person()
    _keep(world, person, "Mon secret")
    _keep(world, other, "Mon secret")
    mine, hers = (row.body for row in _rows(world))
    assert b"secret" not in mine + hers

    def swap() -> None:
        first, second = db.session().scalars(select(Draft))
        first.body, second.body = second.body, first.body

    world.run(swap)
    assert _kept(world, person) is _kept(world, other) is None


def test_a_destroyed_key_closes_drafts_for_good(world: World) -> None:
    person = world.person()
    _keep(world, person, "Mon secret")
    key_id = world.read(lambda: db.session().scalars(select(PersonKey.key_id)).one())
    with world.app.app_context():
        state.current().keystore.destroy(key_id)
        state.current().keyring.forget(key_id)
        assert (key_id, keystore.KeyKind.PERSON) not in state.current().keystore.list_ids()
    assert _kept(world, person) is None


@pytest.mark.parametrize("blank", ["", "   ", "\n\t \u00a0"])
def test_a_page_that_was_emptied_has_no_draft(world: World, blank: str) -> None:
    person = world.person()
    _keep(world, person, "Je commence")
    assert _keep(world, person, blank) is None
    assert _rows(world) == []


def test_what_is_too_long_is_refused_and_what_was_kept_stays(world: World) -> None:
    person = world.person()
    _keep(world, person, "Je commence")
    with pytest.raises(Refused, match="trop long"):
        _keep(world, person, "é" * services.LONGEST)
    assert _kept(world, person) == "Je commence"


def test_one_person_cannot_fill_the_disk(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST", 2)
    person = world.person()
    _keep(world, person, "un", place="/a")
    _keep(world, person, "deux", place="/b")
    with pytest.raises(Refused, match="beaucoup de brouillons"):
        _keep(world, person, "trois", place="/c")
    _keep(world, person, "deux, encore", place="/b")
    assert _kept(world, person, "/b") == "deux, encore"


def test_another_platform_sees_nothing(world: World) -> None:
    person = world.person()
    _keep(world, person, "Je commence")
    other = world.make_platform("Cordée de la Drôme", OTHER_HOST)
    assert world.read(queries.find_kept, person.id, PLACE, platform=other) is None


def test_three_months_without_a_change_end_a_draft(world: World) -> None:
    person = world.person()
    with time_machine.travel(clock.now() - timedelta(days=91), tick=False):
        _keep(world, person, "Il y a longtemps", place="/temoignages/ecrire")
    _keep(world, person, "Aujourd’hui")
    world.run(services.purge_old)
    assert [row.place for row in _rows(world)] == [PLACE]


def test_forgetting_leaves_nothing_of_one_person(world: World) -> None:
    person, other = world.person(), world.person()
    _keep(world, person, "Moi")
    _keep(world, other, "Elle")
    world.run(services.forget, person_id=person.id)
    assert _kept(world, person) is None
    assert _kept(world, other) == "Elle"


def test_the_latest_draft_comes_first(world: World) -> None:
    person = world.person()
    with time_machine.travel(clock.now() - timedelta(hours=1), tick=False):
        _keep(world, person, "Avant", place="/temoignages/ecrire")
    _keep(world, person, "Après")
    assert [row.place for row in world.read(queries.list_latest, person.id, 5)] == [PLACE, "/temoignages/ecrire"]


def test_the_drill_of_a_backup_opens_drafts(world: World) -> None:
    _keep(world, world.person(), "Moi")
    assert world.read(read_drafts, 20) == 1
