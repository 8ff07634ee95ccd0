"""Pages of minutes: who reads and writes them, and what happens when something is typed wrong."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from blueprints.accounts.models import Role
from tests.conftest import OTHER_HOST, Browser, World
from tests.minutes.making import begin, follow, held, path, plan, points, published

Open = Callable[..., Browser]
BAD = (
    ("words", "x" * 4001, "Ce texte est trop long"),
    ("what_1", "x" * 201, "Ce texte est trop long"),
    ("outcome", "autre", "Choisissez une des réponses proposées."),
    ("by_1", "hier soir", "Cette date ne se lit pas."),
)


def test_those_who_animate_write_and_publish(world: World, browser: Open) -> None:
    leader, author = world.person(Role.FACILITATOR, first_name="Nadia"), world.person()
    meeting = held(world, leader, author)
    nadia = browser(leader)
    assert "Écrire le compte rendu" in nadia.get(f"/rencontres/{meeting.id}").text
    assert "Commencer le compte rendu" in nadia.get(path(meeting, "/ecrire")).text
    begun = follow(nadia, path(meeting, "/ecrire"))
    assert "Point numéro 1" in begun.text
    minutes = begin(world, meeting, leader)
    one = points(world, minutes)[0]
    assert "Il manque la suite d’un point" in nadia.get(path(meeting, "/publier")).text
    page = nadia.get(path(meeting, f"/points/{one.id}")).text
    assert 'name="made_from" value="1"' in page
    typed = {
        "made_from": "1", "outcome": "decided", "words": "Une salle calme à chaque fois.",
        "who_1": "Nadia", "what_1": "Réserver", "by_1": "3 mars 2027",
    }  # fmt: skip
    assert nadia.submit(path(meeting, f"/points/{one.id}"), typed).status_code == 303
    recap = nadia.get(path(meeting, "/publier")).text
    seen = recap.partition('name="seen" value="')[2].partition('"')[0]
    done = follow(nadia, path(meeting, "/publier"), {"seen": seen})
    assert "Le compte rendu est publié." in done.text
    read = browser(author).get(path(meeting)).text
    assert "Une salle calme à chaque fois." in read
    assert "avant le mercredi 3 mars 2027" in read.replace("\u00a0", " ")
    assert "1 décision" in browser(author).get(f"/rencontres/{meeting.id}").text.replace("\u00a0", " ")
    assert "une décision est prise" in browser(author).get("/mes-nouvelles").text.lower()


def test_a_draft_is_read_by_those_who_animate_alone(world: World, browser: Open) -> None:
    leader, member = world.person(Role.FACILITATOR), world.person()
    meeting = held(world, leader)
    minutes = begin(world, meeting, leader)
    one = points(world, minutes)[0]
    hers = browser(member)
    for more in (
        "",
        "/ecrire",
        "/publier",
        "/version-simple",
        "/releve",
        f"/points/{one.id}",
        f"/points/{one.id}/en-parler",
    ):
        assert hers.get(path(meeting, more)).status_code == 404, more
    for more in ("/ecrire", "/publier", "/points", f"/points/{one.id}", f"/points/{one.id}/enlever", "/releve"):
        assert hers.submit(path(meeting, more), {"words": "Moi"}).status_code == 404, more
    assert browser(leader).get(path(meeting)).status_code == 404
    assert "compte-rendu" not in hers.get(f"/rencontres/{meeting.id}").text
    assert hers.get("/rencontres/a-faire").status_code == 404


@pytest.mark.parametrize("role", [Role.COACH, Role.MANAGER, Role.DOCTOR, Role.ADMINISTRATOR])
def test_coach_and_employer_have_no_way_in(world: World, browser: Open, role: Role) -> None:
    leader = world.person(Role.FACILITATOR)
    meeting, _minutes = published(world, leader)
    other = browser(world.person(role))
    for more in ("", "/ecrire", "/versions/1"):
        assert other.get(path(meeting, more)).status_code == 404
    assert other.get("/releves").status_code == 404


def test_a_stranger_is_led_to_the_sign_in_and_another_platform_knows_nothing(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    meeting, minutes = published(world, leader)
    answer = browser().get(path(meeting))
    assert answer.status_code == 302
    assert "/connexion" in answer.headers["Location"]
    elsewhere = world.make_platform("Cordée des Marches", OTHER_HOST)
    away = browser(world.person(Role.FACILITATOR, platform=elsewhere), host=OTHER_HOST)
    one = points(world, minutes)[0]
    for more in ("", "/ecrire", "/publier", f"/points/{one.id}", "/versions/1"):
        assert away.get(path(meeting, more)).status_code == 404
    assert away.get(f"/releves/{minutes.id}").status_code == 404


def test_a_point_of_another_meeting_is_not_found(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    first, second = held(world, leader), held(world, leader)
    other = points(world, begin(world, second, leader))[0]
    begin(world, first, leader)
    nadia = browser(leader)
    assert nadia.get(path(first, f"/points/{other.id}")).status_code == 404
    assert nadia.submit(path(first, f"/points/{other.id}"), {"words": "x"}).status_code == 404
    assert nadia.get(path(first, f"/points/{uuid4()}/en-parler")).status_code == 404
    assert nadia.get(path(first, "/points/42")).status_code == 404
    assert nadia.get(path(first, "/versions/99999999999999999999")).status_code == 404


@pytest.mark.parametrize(("field", "value", "sentence"), BAD)
def test_what_is_typed_wrong_is_said_and_stays(
    world: World, browser: Open, field: str, value: str, sentence: str
) -> None:
    leader = world.person(Role.FACILITATOR)
    meeting = held(world, leader)
    one = points(world, begin(world, meeting, leader))[0]
    typed = {"made_from": "1", "words": "Mes mots restent <b>là</b>.", "what_1": "Réserver", field: value}
    answer = browser(leader).submit(path(meeting, f"/points/{one.id}"), typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Réserver" in answer.text or field == "what_1"
    assert points(world, begin(world, meeting, leader))[0].version == 1


def test_a_task_without_what_is_refused(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    meeting = held(world, leader)
    one = points(world, begin(world, meeting, leader))[0]
    answer = browser(leader).submit(path(meeting, f"/points/{one.id}"), {"made_from": "1", "who_1": "Nadia"})
    assert answer.status_code == 422
    assert "Écrivez ce qu’il y a à faire" in answer.text


def test_one_more_line_is_given_without_scripts_and_saves_nothing(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    meeting = held(world, leader)
    one = points(world, begin(world, meeting, leader))[0]
    typed = {"made_from": "1", "words": "Pas encore.", "lines": "1", "more": "1", "what_1": "Réserver"}
    answer = browser(leader).submit(path(meeting, f"/points/{one.id}"), typed)
    assert answer.status_code == 200
    assert 'name="what_2"' in answer.text
    assert "Pas encore." in answer.text
    assert points(world, begin(world, meeting, leader))[0].words == ""


def test_beginning_twice_is_beginning_once(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    meeting = held(world, leader)
    nadia = browser(leader)
    for _again in range(2):
        assert nadia.submit(path(meeting, "/ecrire")).status_code == 303
    assert len(points(world, begin(world, meeting, leader))) == 1


def test_a_meeting_to_come_has_no_minutes_yet(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    meeting = plan(world, leader)
    nadia = browser(leader)
    assert "Écrire le compte rendu" not in nadia.get(f"/rencontres/{meeting.id}").text
    assert "Notez d’abord que la rencontre a eu lieu." in nadia.get(path(meeting, "/ecrire")).text
    refused = follow(nadia, path(meeting, "/ecrire"))
    assert "Notez d’abord" in refused.text


def test_a_point_added_twice_is_one_and_leaves_only_when_empty(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    meeting = held(world, leader)
    minutes = begin(world, meeting, leader)
    nadia, sent = browser(leader), {"client_id": str(uuid4()), "title": "La porte bloquée"}
    for _again in range(2):
        assert nadia.submit(path(meeting, "/points"), sent).status_code == 303
    first, added = points(world, minutes)
    assert nadia.submit(path(meeting, "/points"), {"title": " "}).status_code == 422
    refused = follow(nadia, path(meeting, f"/points/{first.id}/enlever"))
    assert "Ce point vient de l’ordre du jour" in refused.text
    nadia.submit(path(meeting, f"/points/{added.id}"), {"made_from": "1", "words": "Elle est réparée."})
    refused = follow(nadia, path(meeting, f"/points/{added.id}/enlever"))
    assert "Ce point a déjà des mots" in refused.text
    nadia.submit(path(meeting, f"/points/{added.id}"), {"made_from": "2"})
    gone = follow(nadia, path(meeting, f"/points/{added.id}/enlever"))
    assert "Le point est enlevé" in gone.text
    assert len(points(world, minutes)) == 1


@pytest.mark.parametrize("count", [3, 30])
def test_the_page_asks_the_same_whatever_its_length(
    world: World, browser: Open, statements: list[str], count: int
) -> None:
    leader = world.person(Role.FACILITATOR)
    meeting, _minutes = published(world, leader, *[leader] * count)
    member = browser(world.person())
    member.get(path(meeting))
    statements.clear()
    assert member.get(path(meeting)).status_code == 200
    assert len(statements) <= 6
    statements.clear()
    member.get(f"/rencontres/{meeting.id}")
    assert len(statements) <= 10
