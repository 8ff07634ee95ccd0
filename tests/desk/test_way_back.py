"""Help to get back in: two people of the service, a time, a code that works once on the person's own device."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts.models import Role
from blueprints.core import db
from blueprints.desk import way_back
from blueprints.desk.models import WayBack
from blueprints.joining import carding
from blueprints.news.models import NewsKind
from tests.conftest import OTHER_HOST, Browser, World
from tests.desk.making import Cast, acts, cast_of, present, told, trail_holds


def _ask(world: World, browser: Callable[..., Browser], cast: Cast) -> WayBack:
    path = f"/service/personnes/{cast.beneficiary.id}/retour"
    sent = {"client_id": str(uuid4())}
    mine = browser(cast.administrator)
    first, second = mine.submit(path, sent), mine.submit(path, sent)
    assert first.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    return _way(world)


def _way(world: World) -> WayBack:
    def read() -> WayBack:
        return db.session().scalars(select(WayBack).order_by(WayBack.asked_at.desc())).first()  # type: ignore[return-value] # there is one

    found: WayBack = world.read(read)
    return found


def _code(world: World, way: WayBack) -> str:
    code: str = world.read(way_back.code_of, way)
    return code


def _opened(world: World, browser: Callable[..., Browser], cast: Cast) -> WayBack:
    way = _ask(world, browser, cast)
    assert browser(cast.facilitator).submit(f"/service/retours/{way.id}").status_code == 303
    assert browser(cast.administrator).submit(f"/service/retours/{way.id}/code").status_code == 303
    return way


def test_two_people_bring_somebody_back(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    before = browser(cast.beneficiary)
    way = _ask(world, browser, cast)
    assert told(world, NewsKind.WAY_BACK_ASKED) == {cast.facilitator.id}
    asker, second = browser(cast.administrator), browser(cast.facilitator)
    assert "Pas encore" in asker.get(f"/service/retours/{way.id}/suivi").get_data(as_text=True)
    assert "Odile Rambert" in second.get(f"/service/retours/{way.id}").get_data(as_text=True)
    assert second.submit(f"/service/retours/{way.id}").status_code == 303
    assert "C’est confirmé" in second.get(f"/service/retours/{way.id}").get_data(as_text=True)
    assert before.get("/mon-accompagnement").status_code == 200, "nothing is cut before they stand side by side"
    assert asker.submit(f"/service/retours/{way.id}/code").status_code == 303
    code = _code(world, way)
    assert f"{code[:5]} {code[5:]}" in asker.get(f"/service/retours/{way.id}/suivi").get_data(as_text=True)
    assert before.get("/mon-accompagnement").status_code != 200
    hers = browser()
    assert hers.get("/retour").status_code == 200
    answer = hers.submit("/retour", {"code": f" {code[:5].lower()}-{code[5:]} "})
    assert answer.status_code == 303
    assert hers.get("/mon-accompagnement").status_code == 200
    assert told(world, NewsKind.WAYS_RESET) == {cast.beneficiary.id}
    assert told(world, NewsKind.WAYS_RESET_OF_OTHER) == {cast.coach.id}, "never her manager"
    for act in ("asked", "confirmed", "opened", "used"):
        assert len(acts(world, f"way_back.{act}")) == 1
    assert trail_holds(world)


def test_a_code_works_once(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    code = _code(world, _opened(world, browser, cast))
    assert browser().submit("/retour", {"code": code}).status_code == 303
    second = browser().submit("/retour", {"code": code})
    assert second.status_code == 422
    assert "n’ouvre rien" in second.get_data(as_text=True)


def test_a_code_works_for_ten_minutes(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    code = _code(world, _opened(world, browser, cast))
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11)):
        assert browser().submit("/retour", {"code": code}).status_code == 422


@pytest.mark.parametrize("typed", ["", "AAAAA AAAAA", "é" * 40, "x" * 41, "\x00", "<b>", "' OR 1=1"])
def test_a_code_that_is_none_opens_nothing(world: World, browser: Callable[..., Browser], typed: str) -> None:
    cast = cast_of(world)
    _opened(world, browser, cast)
    assert browser().submit("/retour", {"code": typed}).status_code == 422


def test_the_browser_of_the_service_cannot_become_the_person(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    code = _code(world, _opened(world, browser, cast))
    mine = browser(cast.administrator)
    answer = mine.submit("/retour", {"code": code})
    assert answer.status_code == 422
    assert "Prenez celui de la personne" in answer.get_data(as_text=True)


def test_a_code_opens_nothing_on_another_platform(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    code = _code(world, _opened(world, browser, cast))
    world.make_platform("Cordée de la Marne", OTHER_HOST)
    assert browser(host=OTHER_HOST).submit("/retour", {"code": code}).status_code == 422


def test_nobody_confirms_her_own_question_nor_her_own_return(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    way = _ask(world, browser, cast)
    path = f"/service/retours/{way.id}"
    assert browser(cast.administrator).submit(path).status_code == 404
    assert browser(cast.coach).submit(path).status_code == 404
    assert browser(cast.beneficiary).submit(path).status_code == 404
    assert browser(cast.facilitator).submit(f"{path}/code").status_code == 404, "only who asked opens the code"


def test_no_code_without_the_second_person_nor_after_a_day(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    way = _ask(world, browser, cast)
    path = f"/service/retours/{way.id}"
    answer = browser(cast.administrator).submit(f"{path}/code", follow_redirects=True)
    assert "doit d’abord confirmer" in answer.get_data(as_text=True)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        answer = browser(cast.facilitator).submit(path, follow_redirects=True)
        assert "n’est plus valable" in answer.get_data(as_text=True)
    assert _way(world).confirmed_by is None


def test_a_help_that_was_stopped_opens_nothing(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    way = _opened(world, browser, cast)
    for _ in range(2):
        assert browser(cast.administrator).submit(f"/service/retours/{way.id}/arreter").status_code == 303
    assert browser().submit("/retour", {"code": _code(world, way)}).status_code == 422
    assert len(acts(world, "way_back.cancelled")) == 1


def test_it_takes_two_people_of_the_service(world: World, browser: Callable[..., Browser]) -> None:
    alone = world.person(Role.ADMINISTRATOR)
    person = world.person()
    mine = browser(alone)
    answer = mine.submit(f"/service/personnes/{person.id}/retour", {"client_id": str(uuid4())})
    assert answer.status_code == 422
    assert "Personne ne peut encore confirmer avec vous" in answer.get_data(as_text=True)
    own = mine.submit(f"/service/personnes/{alone.id}/retour", {"client_id": str(uuid4())})
    assert own.status_code == 422


def test_each_step_asks_for_a_fresh_proof(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=1), tick=False):
        old = browser(cast.administrator)
    answer = old.submit(f"/service/personnes/{cast.beneficiary.id}/retour", {"client_id": str(uuid4())})
    assert "/connexion/preuve" in answer.headers["Location"]
    assert told(world, NewsKind.WAY_BACK_ASKED) == set()


def test_the_card_that_somebody_found_opens_nothing_after_the_help(
    world: World, browser: Callable[..., Browser]
) -> None:
    cast = cast_of(world)

    def card_of() -> str:
        hers = present(cast.beneficiary.id)
        hers.email = None
        return carding.make_card(person=hers)

    code = world.run(card_of)
    _opened(world, browser, cast)
    assert browser().submit("/carte", {"code": code}).status_code == 422
