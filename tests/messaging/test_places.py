"""Going to a day of a conversation, and both ways from page to page."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from blueprints.accounts.models import Role
from blueprints.core import clock
from blueprints.journeys.models import JourneyRole
from blueprints.messaging import past_days, queries, services
from tests.conftest import OTHER_HOST, Browser
from tests.messaging.conftest import Road, make_road

Enter = Callable[[str], Browser]


def _write_at(road: Road, text: str, at: datetime) -> int:
    def act() -> int:
        talk = queries.find_talk(road.talks["private"])
        assert talk is not None
        sent = services.send_message(talk=talk, author=road.awa.id, client_id=uuid4(), text=text, at=at)
        return sent.sequence

    place: int = road.world.run(act)
    return place


def _ago(days: int) -> datetime:
    noon = clock.paris(clock.now()).replace(hour=12, minute=0, second=0, microsecond=0)
    return (noon - timedelta(days=days)).astimezone(UTC)


def _typed(moment: datetime) -> str:
    return f"{clock.paris(moment):%d/%m/%Y}"


def test_a_day_leads_to_its_first_message(road: Road, enter: Enter) -> None:
    for number in range(3):
        _write_at(road, f"Avant {number}", _ago(10))
    place = _write_at(road, "Le premier du jour", _ago(5))
    for number in range(60):
        _write_at(road, f"Après {number}", _ago(5) + timedelta(minutes=number))
    awa = enter("awa")
    answer = awa.get(f"{road.url('private')}/jour?jour={_typed(_ago(5))}")
    assert answer.headers["Location"] == f"{road.url('private')}?avant={place + 11}#message-{place}"
    page = awa.get(answer.headers["Location"].partition("#")[0])
    assert f'id="message-{place}"' in page.text
    assert "Pas de message ce jour-là" not in page.text


def test_a_day_without_a_message_leads_to_the_next_and_says_so(road: Road, enter: Enter) -> None:
    place = _write_at(road, "Bien plus tard", _ago(3))
    awa = enter("awa")
    answer = awa.get(f"{road.url('private')}/jour?jour={_typed(_ago(8))}")
    assert answer.headers["Location"] == f"{road.url('private')}#message-{place}"
    assert "Pas de message ce jour-là. Voici le premier après" in awa.get(road.url("private")).text


def test_a_day_after_everything_leads_to_the_end(road: Road, enter: Enter) -> None:
    _write_at(road, "Le dernier", _ago(3))
    awa = enter("awa")
    answer = awa.get(f"{road.url('private')}/jour?jour={_typed(_ago(-30))}")
    assert answer.headers["Location"] == road.url("private")
    assert "ni après. Voici les derniers." in awa.get(road.url("private")).text


def test_a_day_from_before_her_history_is_said_kindly(road: Road, browser: Callable[..., Browser]) -> None:
    _write_at(road, "Avant elle", _ago(10))
    lina = road.world.person(Role.COACH, first_name="Lina")
    road.join(lina, JourneyRole.COACH, starts_at=_ago(6))
    place = _write_at(road, "Avec elle", _ago(4))
    coach = browser(lina)
    answer = coach.get(f"{road.url('private')}/jour?jour={_typed(_ago(12))}")
    assert answer.headers["Location"].endswith(f"#message-{place}")
    page = coach.get(road.url("private"))
    assert "Vous lisez cette conversation depuis le" in page.text
    assert "Avant elle" not in page.text


@pytest.mark.parametrize("wrong", ["", "demain", "31/02/2026", "%00", "é" * 200, "<b>", "lundredi", "3 mars 2026 ou 4"])
def test_what_is_no_day_is_refused_and_kept(road: Road, enter: Enter, wrong: str) -> None:
    answer = enter("awa").get(f"{road.url('private')}/jour?jour={wrong}")
    assert answer.status_code == 422
    assert "Il reste 1 point à corriger" in answer.text


TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("hier", date(2026, 11, 21)),
        ("Avant-hier", date(2026, 11, 20)),
        ("aujourd’hui", TODAY),
        ("aujourd'hui", TODAY),
        ("lundi", date(2026, 11, 16)),
        ("Lundi dernier", date(2026, 11, 16)),
        ("dimanche", date(2026, 11, 15)),
        ("2 novembre", date(2026, 11, 2)),
        ("le 1er novembre", date(2026, 11, 1)),
        ("lundi 2 novembre", date(2026, 11, 2)),
        ("22 novembre", TODAY),
        ("23 novembre", date(2025, 11, 23)),
        ("24/12", date(2025, 12, 24)),
        ("29 février", date(2024, 2, 29)),
        ("3 déc.", date(2025, 12, 3)),
        ("30 février", None),
        ("demain", None),
        ("la semaine dernière", None),
        ("2 novembre 2026", None),
    ],
)
def test_a_day_is_read_as_one_says_it(said: str, meant: date | None) -> None:
    assert past_days.read(said, TODAY) == meant


def test_yesterday_and_a_day_without_its_year_lead_there(road: Road, enter: Enter) -> None:
    place, awa = _write_at(road, "Hier à midi", _ago(1)), enter("awa")
    yesterday = clock.paris(_ago(1))
    months = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre")
    month = (*months, "novembre", "décembre")[yesterday.month - 1]
    for said in ("hier", f"{yesterday.day} {month}", f"{yesterday:%d/%m}", f"{yesterday:%d/%m/%Y}"):
        answer = awa.get(f"{road.url('private')}/jour?jour={said}")
        assert answer.status_code == 303, said
        assert answer.headers["Location"] == f"{road.url('private')}#message-{place}", said


def test_a_day_that_is_not_read_is_said_with_examples(road: Road, enter: Enter) -> None:
    answer = enter("awa").get(f"{road.url('private')}/jour?jour=demain").text.replace("\u00a0", " ")
    assert "Ce jour ne se lit pas. Écrivez par exemple : hier, lundi ou 3 mars 2026." in answer
    assert 'value="demain"' in answer


def test_the_form_says_since_when_she_reads(road: Road, enter: Enter) -> None:
    page = enter("awa").get(f"{road.url('private')}/jour")
    assert page.status_code == 200
    assert "Vous lisez cette conversation depuis le" in page.text
    assert "Il reste" not in page.text


def test_nobody_else_has_the_page(road: Road, enter: Enter, browser: Callable[..., Browser]) -> None:
    path = f"{road.url('private')}/jour?jour=03/03/2026"
    for name in ("sophie", "doctor"):
        assert enter(name).get(path).status_code == 404
    assert browser().get(path).headers["Location"].startswith("/connexion")
    other = make_road(road.world, road.world.make_platform("Ailleurs", OTHER_HOST))
    assert browser(other.awa, host=OTHER_HOST).get(path).status_code == 404
    sophie = enter("sophie")
    road.end(road.sophie)
    assert sophie.get(f"{road.url('shared')}/jour").status_code == 404


def test_one_goes_back_and_forth_through_a_long_conversation(road: Road, enter: Enter) -> None:
    for number in range(100):
        _write_at(road, f"Message {number}.", _ago(1) + timedelta(seconds=number))
    awa = enter("awa")
    page = awa.get(road.url("private")).text
    assert "Messages plus récents" not in page
    seen = [_first(page)]
    while "Messages plus anciens" in page:
        page = awa.get(road.url("private") + _link(page, "Messages plus anciens")).text
        seen.append(_first(page))
    assert seen == [89, 49, 9, 1]
    page, shown = awa.get(f"{road.url('private')}?avant=9").text, []
    while "Messages plus récents" in page:
        shown += _all(page)
        page = awa.get(road.url("private") + _link(page, "Messages plus récents")).text
    shown += _all(page)
    assert "Revenir aux derniers messages" in page
    shown += _all(awa.get(road.url("private")).text)
    assert sorted(set(shown)) == list(range(1, 101)), "nothing is passed over"


def test_it_opens_on_the_latest_and_on_all_that_is_new(road: Road, enter: Enter) -> None:
    for number in range(30):
        _write_at(road, f"Message {number}.", _ago(1) + timedelta(seconds=number))
    assert _all(enter("awa").get(road.url("private")).text) == list(range(19, 31)), "her own"
    julien = enter("julien")
    assert _all(julien.get(road.url("private")).text) == list(range(1, 31)), "he has read none"
    julien.submit(f"{road.url('private')}/lu", {"sequence": "10"})
    page = julien.get(road.url("private")).text
    assert _all(page) == list(range(11, 31))
    assert 'href="' + road.url("private") + '?avant=11"' in page


def test_between_the_latest_and_a_whole_page_nothing_is_passed_over(road: Road, enter: Enter) -> None:
    for number in range(40):
        _write_at(road, f"Message {number}.", _ago(1) + timedelta(seconds=number))
    awa = enter("awa")
    page = awa.get(f"{road.url('private')}?avant=20").text
    after = awa.get(road.url("private") + _link(page, "Messages plus récents")).text
    assert _all(after)[-1] == 40
    assert "Messages plus récents" not in after
    page = awa.get(f"{road.url('private')}?avant=29").text
    assert "Messages plus récents" not in page, "the latest ones follow"


def _link(page: str, label: str) -> str:
    found = re.search(rf'href="[^"?]*(\?avant=\d+)">[^<]*<svg(?:(?!</svg>).)*</svg>\s*{label}', page, re.DOTALL)
    return found[1] if found else ""


def _all(page: str) -> list[int]:
    return [int(one) for one in re.findall(r'id="message-(\d+)"', page)]


def _first(page: str) -> int:
    return _all(page)[0]


def test_ways_stand_on_the_page_of_the_conversation(road: Road, enter: Enter) -> None:
    page = enter("awa").get(road.url("private")).text
    for path in ("/mon-accompagnement/recherche", f"{road.url('private')}/jour", f"{road.url('private')}/copie"):
        assert f'href="{path}"' in page
