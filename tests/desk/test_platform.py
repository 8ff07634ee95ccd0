"""The platform's settings, places, numbers and duty: kept once, said everywhere, readable however they are typed."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from html import unescape
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.accounts import opening, queries
from blueprints.accounts.models import Role, Site
from blueprints.accounts.opening import Opening
from blueprints.core import clock
from blueprints.core.errors import Refused
from blueprints.core.i18n import day
from blueprints.desk import platform_lists
from blueprints.news.models import NewsKind
from tests.conftest import Browser, World
from tests.desk.making import acts, cast_of, told, trail_holds

SETTINGS = "/service/reglages"
MONDAY = datetime(2026, 3, 2, tzinfo=clock.PARIS)


def _seen(browser: Browser, path: str) -> str:
    return browser.get(path).get_data(as_text=True).split('name="seen" value="')[1].split('"')[0]


def _settings(browser: Browser, **more: str) -> dict[str, str]:
    week = {f"day_{number}": "9h-12h30, 14h-17h" for number in range(5)}
    return {
        "seen": _seen(browser, SETTINGS),
        "contact_name": "Nadia Benkirane",
        "contact_phone": "+33 4 65.71.12.31",
        "contact_email": "nadia@exemple.fr",
        "contact_hours": "du lundi au vendredi",
        "answering_days": "3",
        "review_days": "8",
        "out_of_hours": "Le centre d’accueil de Troyes ouvre à 9 h.",
        "sender_name": "Nadia Benkirane",
        "notice_subject": "Un petit mot",
        "notice_text": "Passez quand vous voulez.",
        "day_5": "fermé",
        "day_6": "",
        **week,
        **more,
    }


# --- settings ---------------------------------------------------------------------------------------------------------


def test_settings_are_kept_and_said_on_every_page(world: World, browser: Callable[..., Browser]) -> None:
    mine = browser(world.person(Role.ADMINISTRATOR))
    assert mine.submit(SETTINGS, _settings(mine)).status_code == 303
    page = browser().get("/aide").get_data(as_text=True)
    assert "04 65 71 12 31".replace(" ", "\u00a0") in page
    assert "sous 3 jours ouvrés" in page
    (entry,) = acts(world, "platform.set")
    assert "count" in entry.facts
    assert "Nadia" not in entry.facts
    shown = mine.get(SETTINGS).get_data(as_text=True)
    assert "9 h – 12 h 30, 14 h – 17 h" in shown


@pytest.mark.parametrize(("days", "words"), [(1, "1 jour ouvré."), (30, "30 jours ouvrés.")])
def test_the_promise_to_authors_is_kept_and_said(
    world: World, browser: Callable[..., Browser], days: int, words: str
) -> None:
    mine = browser(world.person(Role.ADMINISTRATOR))
    assert mine.submit(SETTINGS, _settings(mine, review_days=str(days))).status_code == 303
    shown = mine.get(SETTINGS).get_data(as_text=True)
    assert f'<option selected value="{days}"' in shown.split('name="review_days"')[1].split("</select>")[0]
    queue = browser(world.person(Role.FACILITATOR)).get("/temoignages/a-relire").get_data(as_text=True)
    assert f"Délai annoncé aux auteurs\u00a0: {words}" in queue


def test_the_same_settings_again_change_nothing(world: World, browser: Callable[..., Browser]) -> None:
    mine = browser(world.person(Role.ADMINISTRATOR))
    for _ in range(2):
        assert mine.submit(SETTINGS, _settings(mine)).status_code == 303
    assert len(acts(world, "platform.set")) == 1


def test_of_two_who_change_at_once_the_second_is_told_and_keeps_her_words(
    world: World, browser: Callable[..., Browser]
) -> None:
    mine = browser(world.person(Role.ADMINISTRATOR))
    first = _settings(mine)
    second = {**first, "contact_hours": "le mardi matin et le jeudi après-midi"}
    assert mine.submit(SETTINGS, first).status_code == 303
    answer = mine.submit(SETTINGS, second)
    assert answer.status_code == 409
    assert "le mardi matin et le jeudi après-midi" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contact_name", ""),
        ("contact_phone", "douze"),
        ("contact_phone", ""),
        ("contact_email", "nadia@"),
        ("contact_email", "nadia@exemple.fr\nBcc: tous@exemple.fr"),
        ("answering_days", "0"),
        ("answering_days", "mille"),
        ("review_days", ""),
        ("review_days", "0"),
        ("review_days", "31"),
        ("day_0", "à l’aube"),
        ("day_0", "17 h – 9 h"),
        ("day_0", "9 h – 12 h, 11 h – 14 h"),
        ("day_0", "25 h – 26 h"),
        ("sender_name", "Cordée de l’Aube"),
        ("sender_name", "Plateforme HANDICAP"),
        ("sender_name", "Accompagnement"),
        ("notice_subject", "Cordée de l’Aube"),
        ("notice_subject", "Votre suivi de santé"),
        ("notice_subject", "x" * 61),
        ("notice_text", "Un message de votre accompagnant vous attend."),
        ("out_of_hours", "x" * 301),
    ],
)
def test_what_cannot_be_is_refused_and_the_rest_is_kept(
    world: World, browser: Callable[..., Browser], field: str, value: str
) -> None:
    mine = browser(world.person(Role.ADMINISTRATOR))
    answer = mine.submit(SETTINGS, _settings(mine, **{field: value}))
    assert answer.status_code == 422
    assert "Le centre d’accueil" in answer.get_data(as_text=True) or field == "out_of_hours"
    assert acts(world, "platform.set") == []


# --- hours ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "9h-12h30, 14h-17h",
        "de 9 h à 12 h 30 et de 14 h à 17 h",
        "9:00–12:30 / 14:00–17:00",
        " 09h00 - 12h30 ; 14h-17h00",
    ],
)
def test_hours_are_read_however_they_are_typed(typed: str) -> None:
    assert opening.read_day(typed) == ((time(9), time(12, 30)), (time(14), time(17)))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(typed: str) -> None:
    try:
        spans = opening.read_day(typed)
    except Refused:
        return
    week = Opening((spans, (), (), (), (), (), ()))
    assert Opening.decode(week.encoded()).days == week.days
    assert opening.read_day(week.words(0)) == spans


def test_the_next_opening_is_found_over_a_week_end_and_a_change_of_hour() -> None:
    week = Opening.decode("0900-1200;;;;0900-1200,1400-1700;;")
    friday = datetime(2026, 3, 27, 13, tzinfo=clock.PARIS)
    assert week.next_opening(friday) == datetime(2026, 3, 27, 14, tzinfo=clock.PARIS)
    assert week.next_opening(friday.replace(hour=18)) == datetime(2026, 3, 30, 9, tzinfo=clock.PARIS)
    assert week.is_open(friday.replace(hour=9))
    assert not week.is_open(friday.replace(hour=12))
    assert Opening.decode("").next_opening(friday) is None


def test_the_help_page_says_when_somebody_will_read_and_what_the_platform_adds(
    world: World, browser: Callable[..., Browser]
) -> None:
    mine = browser(world.person(Role.ADMINISTRATOR))
    closed = {f"day_{number}": "" for number in range(7)}
    local = clock.paris(datetime.now(UTC) + timedelta(days=2))
    mine.submit(SETTINGS, _settings(mine, **{**closed, f"day_{local.weekday()}": "9 h – 12 h"}))
    page = unescape(browser().get("/aide").get_data(as_text=True))
    assert f"Personne ne lira avant {day(local)} à 9" in page
    assert "Le centre d’accueil de Troyes ouvre à 9 h." in page
    assert "3114" in page


def test_nobody_is_said_to_answer_while_it_is_closed(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    mine = browser(cast.administrator)
    closed = {f"day_{number}": "" for number in range(7)}
    local = clock.paris(datetime.now(UTC) + timedelta(days=2))
    mine.submit(SETTINGS, _settings(mine, **{**closed, f"day_{local.weekday()}": "9 h – 12 h"}))
    mine.submit("/service/permanence", _turn(cast.facilitator.id, timedelta(hours=-1), timedelta(days=5)))
    assert "En ce moment" not in browser().get("/aide").get_data(as_text=True)


# --- places and numbers -----------------------------------------------------------------------------------------------


def _site(**more: str) -> dict[str, str]:
    return {
        "client_id": str(uuid4()),
        "name": "Accueil de Troyes",
        "address": "3 rue des Tilleuls, 10000 Troyes",
        "access": "Sans marche. Bus 2, arrêt Gare.",
        "phone": "0465711240",
        "hours": "le matin",
        "public": "oui",
        **more,
    }


def _sites(world: World) -> list[Site]:
    return list(world.read(queries.list_sites))


def test_a_place_is_added_once_changed_moved_and_removed(world: World, browser: Callable[..., Browser]) -> None:
    mine, sent = browser(world.person(Role.ADMINISTRATOR)), _site()
    for _ in range(2):
        assert mine.submit("/service/lieux/nouveau", sent).status_code == 303
    mine.submit("/service/lieux/nouveau", _site(name="Antenne de Romilly", public="non"))
    troyes, romilly = _sites(world)
    assert (troyes.phone, troyes.is_public, romilly.is_public) == ("04 65 71 12 40", True, False)
    assert [one.name for one in world.read(queries.list_sites, public_only=True)] == ["Accueil de Troyes"]
    path = f"/service/lieux/{romilly.id}"
    assert mine.submit(f"{path}/monter").status_code == 303
    assert [one.name for one in _sites(world)] == ["Antenne de Romilly", "Accueil de Troyes"]
    changed = _site(name="Romilly", public="oui", seen=_seen(mine, path))
    assert mine.submit(path, changed).status_code == 303
    assert mine.submit(path, changed).status_code == 409
    assert "Romilly" in mine.get(f"{path}/retirer").get_data(as_text=True)
    assert mine.submit(f"{path}/retirer").status_code == 303
    assert mine.submit(f"{path}/retirer").status_code == 404
    assert [one.name for one in _sites(world)] == ["Accueil de Troyes"]
    assert trail_holds(world)


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("address", ""), ("public", ""), ("public", "peut-être"), ("phone", "12"), ("access", "x" * 1001)],
)
def test_a_place_that_cannot_be_is_refused(
    world: World, browser: Callable[..., Browser], field: str, value: str
) -> None:
    mine = browser(world.person(Role.ADMINISTRATOR))
    assert mine.submit("/service/lieux/nouveau", _site(**{field: value})).status_code == 422
    assert _sites(world) == []


def test_a_number_is_added_once_and_removed(world: World, browser: Callable[..., Browser]) -> None:
    mine = browser(world.person(Role.ADMINISTRATOR))
    sent = {"client_id": str(uuid4()), "label": "Accueil de Troyes", "number": "04.65.71.12.40"}
    for _ in range(2):
        assert mine.submit("/service/numeros", sent).status_code == 303
    assert "04 65 71 12 40".replace(" ", "\u00a0") in browser().get("/aide").get_data(as_text=True)
    (row,) = world.read(queries.list_numbers)
    assert mine.submit("/service/numeros", {**sent, "number": "aucun"}).status_code == 422
    assert mine.submit(f"/service/numeros/{row.id}/retirer").status_code == 303
    assert world.read(queries.list_numbers) == []


# --- duty -------------------------------------------------------------------------------------------------------------


def _turn(person: object, start: timedelta, long: timedelta, **more: str) -> dict[str, object]:
    begins = clock.paris(datetime.now(UTC) + start)
    words = "%d/%m/%Y à %H h %M"
    dates = {"starts": f"{begins:{words}}", "ends": f"{begins + long:{words}}"}
    return {"client_id": str(uuid4()), "person": person, **dates, **more}


def test_who_is_on_duty_is_told_and_named_on_the_help_page(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    mine = browser(cast.administrator)
    sent = _turn(cast.facilitator.id, timedelta(hours=-1), timedelta(hours=8))
    for _ in range(2):
        assert mine.submit("/service/permanence", sent).status_code == 303
    found = world.read(queries.find_on_duty)
    assert found.first_name == "Nadia"
    assert told(world, NewsKind.ON_DUTY) == {cast.facilitator.id}
    assert "En ce moment, Nadia Benkirane vous répond" in browser().get("/aide").get_data(as_text=True)
    (row,) = world.read(platform_lists.list_turns)
    for _ in range(2):
        assert mine.submit(f"/service/permanence/{row.id}/retirer").status_code == 303
    assert world.read(queries.find_on_duty) is None
    assert told(world, NewsKind.OFF_DUTY) == {cast.facilitator.id}


@pytest.mark.parametrize(
    ("start", "long"),
    [
        (timedelta(hours=1), timedelta(0)),
        (timedelta(hours=1), timedelta(hours=-2)),
        (timedelta(days=-3), timedelta(days=1)),
        (timedelta(days=1), timedelta(days=40)),
    ],
)
def test_a_turn_that_cannot_be_is_refused(
    world: World, browser: Callable[..., Browser], start: timedelta, long: timedelta
) -> None:
    cast = cast_of(world)
    sent = _turn(cast.facilitator.id, start, long)
    assert browser(cast.administrator).submit("/service/permanence", sent).status_code == 422
    assert world.read(platform_lists.list_turns) == []


def test_nobody_is_twice_on_duty_at_once_and_a_coach_never_is(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    mine = browser(cast.administrator)
    assert (
        mine.submit("/service/permanence", _turn(cast.facilitator.id, timedelta(0), timedelta(days=2))).status_code
        == 303
    )
    crossing = _turn(cast.facilitator.id, timedelta(days=1), timedelta(days=2))
    assert mine.submit("/service/permanence", crossing).status_code == 422
    assert mine.submit("/service/permanence", {**crossing, "person": cast.coach.id}).status_code == 422
    assert mine.submit("/service/permanence", {**crossing, "person": ""}).status_code == 422
