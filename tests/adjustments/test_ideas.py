"""The library: every idea is whole, found by its words, tried in one click; kept ones are told again without names."""

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from blueprints.accounts import leaving
from blueprints.accounts.models import Person, Role
from blueprints.adjustments import hints, library, queries, wording
from blueprints.adjustments.models import AdjustmentState
from blueprints.core import db
from tests.adjustments.conftest import LIST, Bench, page_of
from tests.conftest import Browser, World
from tests.messaging.conftest import Road

IDEAS, QUEUE = "/idees-d-amenagement", "/idees-d-amenagement/a-lire"
FEWEST, LONGEST = 45, 15


def _told(**more: str) -> dict[str, str]:
    return {
        "constraint": "bruit",
        "title": "Un signe pour le calme",
        "measure": "On pose un galet sur le bureau : personne ne dérange.",
        "cost": "Rien.",
        "how": "Essayer une heure par jour.",
        "watch": "Prévenir l’équipe.",
        "version": "-1",
        **more,
    }


# --- ours -------------------------------------------------------------------------------------------------------------


def test_every_idea_is_whole_and_every_difficulty_has_three() -> None:
    found = library.ideas()
    assert len(found) >= FEWEST
    assert len({one.slug for one in found}) == len(found)
    for one in found:
        assert re.fullmatch(r"[a-z0-9-]+", one.slug)
        assert all((one.title, one.answers, one.cost, one.how, one.watch)), one.slug
    for code in set(wording.CONSTRAINTS) - {"autre"}:
        assert sum(one.constraint == code for one in found) >= 3, code


def test_the_ideas_are_in_short_plain_sentences() -> None:
    text = library._FILE.read_text(encoding="utf-8")
    assert "'" not in text
    assert "\u202f" not in text
    assert not re.search(r" [?!:;»]|« ", text)
    for one in json.loads(text):
        for words in (one["title"], one["answers"], one["cost"], one["how"], one["watch"]):
            for sentence in re.split(r"(?<=[.?!»])\s+", words):
                assert len(re.findall(r"[\w’-]+", sentence)) <= LONGEST, sentence


def test_no_idea_says_a_cause_to_an_employer() -> None:
    for one in library.ideas():
        text = f"{one.title} {one.answers} {one.how}"
        assert not re.search(r"traitement|médicament|diagnosti|maladie|handicap", text), one.slug


@pytest.mark.parametrize("asked", ["casques", "CASQUE", "bruits", "une consigne écrite", "consignes ecrites", "pauses"])
def test_it_is_found_whatever_its_accents_capitals_or_ending(asked: str) -> None:
    assert library.search(library.ideas(), asked)


def test_words_that_are_nowhere_find_nothing() -> None:
    assert library.search(library.ideas(), "zèbre volant") == []
    assert len(library.search(library.ideas(), "le de la")) == len(library.ideas())


def test_the_library_is_read_by_every_role_of_the_follow_up(world: World, browser: Callable[..., Browser]) -> None:
    closed = {Role.ADMINISTRATOR, Role.MODERATOR}
    for role in Role:
        answer = browser(world.person(role)).get(IDEAS)
        assert answer.status_code == (404 if role in closed else 200), role
    assert browser().get(IDEAS).location.startswith("/connexion")


def test_a_search_says_how_many_and_what_to_do_when_there_is_none(enter: Callable[[str], Browser]) -> None:
    mine = enter("awa")
    assert "casque" in mine.get(f"{IDEAS}?q=casque").text
    page = mine.get(f"{IDEAS}?q=zèbre").text
    assert "Aucune idée avec ces mots" in page
    assert 'value="zèbre"' in page
    shown = mine.get(f"{IDEAS}?pour=lumiere").text
    assert "néon" in shown
    assert "galet" not in shown
    assert mine.get(f"{IDEAS}?pour=<b>&q=%00").status_code == 200
    assert mine.get(f"{IDEAS}/rien-de-tel").status_code == 404
    assert mine.get(f"{IDEAS}/ici-rien").status_code == 404


def test_one_click_begins_an_adjustment_from_an_idea(road: Road, enter: Callable[[str], Browser]) -> None:
    mine = enter("awa")
    page = mine.get(f"{IDEAS}/casque-ou-bouchons").text
    assert "Essayer cette idée" in page
    led = mine.get(f"{LIST}/nouveau?idee=casque-ou-bouchons")
    form = mine.get(led.location).text
    assert "Un casque ou des bouchons d’oreille" in form
    assert '<option selected value="bruit">' in form


# --- kept here --------------------------------------------------------------------------------------------------------


@pytest.fixture
def nadia(world: World) -> Person:
    """Who animates the collective, and accompanies nobody."""
    return world.person(Role.FACILITATOR, first_name="Nadia")


@pytest.fixture
def kept(bench: Bench) -> UUID:
    """A measure that was kept."""
    return bench.brought(AdjustmentState.KEPT)


def test_a_kept_measure_goes_to_the_library_without_a_name(
    kept: UUID, nadia: Person, enter: Callable[[str], Browser], browser: Callable[..., Browser]
) -> None:
    mine, hers = enter("awa"), browser(nadia)
    assert "Partager l’idée sans nom" in mine.get(page_of(kept)).text
    assert mine.submit(f"{page_of(kept)}/partager", _told()).status_code == 303
    assert "galet" not in enter("sophie").get(IDEAS).text
    assert "Une idée d’aménagement attend votre lecture." in hers.get("/mes-nouvelles").text
    queue = hers.get(QUEUE).text
    link = re.search(rf"{QUEUE}/[0-9a-f-]{{36}}", queue)
    assert link is not None
    page = hers.get(link[0]).text
    assert "Awa" not in page
    assert "Diallo" not in page
    assert hers.submit(f"{link[0]}/accepter", {"version": "1"}).status_code == 303
    assert "Votre idée est dans la bibliothèque" in mine.get("/mes-nouvelles").text
    shown = enter("sophie").get(f"{IDEAS}?q=galets").text
    assert "Gardé par une personne d’ici." in shown
    assert "Awa" not in shown.partition("<main")[2]
    slug = re.search(r"/idees-d-amenagement/ici-[0-9a-f-]{36}", shown)
    assert slug is not None
    assert "On pose un galet" in enter("sophie").get(slug[0]).text


def test_a_refusal_gives_its_reason_and_the_text_can_be_sent_again(
    kept: UUID, nadia: Person, world: World, enter: Callable[[str], Browser], browser: Callable[..., Browser]
) -> None:
    mine, hers = enter("awa"), browser(nadia)
    mine.submit(f"{page_of(kept)}/partager", _told())
    idea = world.read(queries.find_idea_of, kept)
    page = f"{QUEUE}/{idea.id}"
    empty = hers.submit(f"{page}/refuser", {"version": "1", "reason": " "})
    assert empty.status_code == 422
    assert "Dites pourquoi" in empty.text
    hers.submit(f"{page}/refuser", {"version": "1", "reason": "On reconnaît le lieu."})
    assert "Lisez la raison." in mine.get("/mes-nouvelles").text
    shared = mine.get(f"{page_of(kept)}/partager").text
    assert "On reconnaît le lieu." in shared
    assert "On pose un galet" in shared
    assert mine.submit(f"{page_of(kept)}/partager", _told(version="2", title="Le galet")).status_code == 303
    assert "Le galet" in hers.get(QUEUE).text


@pytest.mark.parametrize(
    "name",
    [
        "Sophie le range.",
        "Chez Ateliers Brunel.",
        "Appelez le 06 12 34 56 78.",
        "awa@exemple.fr",
        "À Troyes, rue de Paris.",
    ],
)
def test_a_name_in_the_text_is_pointed_out_once(kept: UUID, enter: Callable[[str], Browser], name: str) -> None:
    mine, sent = enter("awa"), _told(how=name)
    answer = mine.submit(f"{page_of(kept)}/partager", sent)
    assert answer.status_code == 200
    assert "dit peut-être qui vous êtes" in answer.text
    assert mine.submit(f"{page_of(kept)}/partager", {**sent, "sure": "1"}).status_code == 303


def test_plain_words_are_not_pointed_out() -> None:
    plain = "On pose un galet sur la table des outils. Personne ne dérange pendant une heure."
    assert not hints.tells_who(plain, ["Awa", "Diallo"], "Ateliers des Outils")
    assert hints.tells_who("Chez nous, aux Outils, on pose un galet.", ["Awa"], "Ateliers des Outils")
    assert hints.speaks_of_health("Depuis ma dépression, je dors mal.")
    assert not hints.speaks_of_health("Le bruit des bips me fatigue.")


def test_an_idea_is_withdrawn_in_every_state_and_its_words_go(
    kept: UUID, nadia: Person, world: World, enter: Callable[[str], Browser], browser: Callable[..., Browser]
) -> None:
    mine = enter("awa")
    mine.submit(f"{page_of(kept)}/partager", _told())
    idea = world.read(queries.find_idea_of, kept)
    browser(nadia).submit(f"{QUEUE}/{idea.id}/accepter", {"version": "1"})
    assert mine.submit(f"{page_of(kept)}/partager/retirer", {}).status_code == 303
    assert world.read(queries.find_idea_of, kept) is None
    assert mine.get(f"{IDEAS}/ici-{idea.id}").status_code == 404
    assert mine.submit(f"{page_of(kept)}/partager/retirer", {}).status_code == 303


def test_only_the_person_sends_and_only_what_is_kept(bench: Bench, kept: UUID, enter: Callable[[str], Browser]) -> None:
    for name in ("julien", "sophie", "doctor"):
        assert enter(name).get(f"{page_of(kept)}/partager").status_code == 404
        assert enter(name).submit(f"{page_of(kept)}/partager", _told()).status_code == 404
    running = bench.on_trial()
    assert enter("awa").submit(f"{page_of(running)}/partager", _told()).status_code == 422


def test_nobody_reads_the_idea_of_whom_she_accompanies(
    road: Road, kept: UUID, world: World, enter: Callable[[str], Browser], browser: Callable[..., Browser]
) -> None:
    from blueprints.accounts import roles

    enter("awa").submit(f"{page_of(kept)}/partager", _told())
    idea = world.read(queries.find_idea_of, kept)
    world.run(
        lambda: roles.change_roles(
            person=db.session().merge(road.julien), roles={Role.COACH, Role.FACILITATOR}, actor=None
        )
    )
    theirs = browser(road.julien)
    assert theirs.get(f"{QUEUE}/{idea.id}").status_code == 404
    assert "galet" not in theirs.get(QUEUE).text
    for role in set(Role) - {Role.FACILITATOR}:
        assert browser(world.person(role)).get(f"{QUEUE}/{idea.id}").status_code == 404


def test_two_readers_do_not_answer_twice(
    kept: UUID, nadia: Person, world: World, enter: Callable[[str], Browser], browser: Callable[..., Browser]
) -> None:
    enter("awa").submit(f"{page_of(kept)}/partager", _told())
    idea = world.read(queries.find_idea_of, kept)
    second = browser(world.person(Role.FACILITATOR))
    hers = browser(nadia)
    for _time in range(2):
        assert hers.submit(f"{QUEUE}/{idea.id}/accepter", {"version": "1"}).status_code == 303
    late = second.submit(f"{QUEUE}/{idea.id}/refuser", {"version": "1", "reason": "Non."})
    assert late.status_code == 422
    assert hers.submit(f"{QUEUE}/{idea.id}/accepter", {"version": "7"}).status_code == 422


def test_what_is_wrong_in_an_idea_is_said(kept: UUID, enter: Callable[[str], Browser]) -> None:
    for wrong in (
        {"title": ""},
        {"title": "a" * 121},
        {"measure": "\x00"},
        {"constraint": "rien"},
        {"how": "é" * 1001},
    ):
        answer = enter("awa").submit(f"{page_of(kept)}/partager", _told(**wrong))
        assert answer.status_code == 422
        assert "Prévenir l’équipe." in answer.text


def test_a_closed_account_takes_its_ideas_along(
    kept: UUID, road: Road, nadia: Person, world: World, enter: Callable[[str], Browser]
) -> None:
    enter("awa").submit(f"{page_of(kept)}/partager", _told())
    recap: Any = world.read(leaving.recap, road.awa.id)
    sentences = [trace.sentence for trace in recap]
    assert "Les idées que vous avez partagées." in sentences
    assert any("aménagement" in one and "reste" in one for one in sentences)
    world.run(leaving.end, person_id=road.awa.id)
    assert world.read(queries.find_idea_of, kept) is None
