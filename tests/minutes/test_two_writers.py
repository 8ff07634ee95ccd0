"""Two people write the same point: both texts are shown, and nothing of either is lost."""

import threading
from collections.abc import Callable

import pytest

from blueprints.accounts.models import Role
from blueprints.minutes.models import Outcome
from blueprints.minutes.services import Line, Written
from blueprints.minutes.together import put_together
from tests.conftest import Browser, World
from tests.minutes.making import begin, held, path, points, write

Open = Callable[..., Browser]


def _typed(words: str, made_from: int = 1, **more: str) -> dict[str, str]:
    return {"made_from": str(made_from), "outcome": "decided", "words": words, **more}


def test_the_second_writer_gets_both_texts_and_chooses(world: World, browser: Open) -> None:
    leader, colleague = world.person(Role.FACILITATOR), world.person(Role.FACILITATOR)
    meeting = held(world, leader)
    minutes = begin(world, meeting, leader)
    one = points(world, minutes)[0]
    where = path(meeting, f"/points/{one.id}")
    assert browser(leader).submit(where, _typed("Le texte de Nadia.", what_1="Réserver")).status_code == 303
    late = browser(colleague)
    answer = late.submit(where, _typed("Le texte de Romain."))
    assert answer.status_code == 409
    assert "Le texte de Nadia." in answer.text
    assert "Le texte de Romain." in answer.text
    assert 'name="made_from" value="2"' in answer.text
    assert points(world, minutes)[0].words == "Le texte de Nadia."
    both = late.submit(where, _typed("Le texte de Romain.", 2, together="1"))
    assert both.status_code == 200
    assert "Le texte de Nadia.\n\nLe texte de Romain." in both.text
    assert points(world, minutes)[0].words == "Le texte de Nadia."
    assert late.submit(where, _typed("Le texte des deux.", 2)).status_code == 303
    assert points(world, minutes)[0].words == "Le texte des deux."


def test_the_same_words_twice_collide_with_nothing(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    meeting = held(world, leader)
    minutes = begin(world, meeting, leader)
    one = points(world, minutes)[0]
    for _again in range(2):
        answer = browser(leader).submit(path(meeting, f"/points/{one.id}"), _typed("Une fois."))
        assert answer.status_code == 303
    assert points(world, minutes)[0].version == 2


def test_a_page_that_names_no_version_replaces_nothing(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    meeting = held(world, leader)
    minutes = begin(world, meeting, leader)
    one = points(world, minutes)[0]
    write(world, one, leader)
    answer = browser(leader).submit(path(meeting, f"/points/{one.id}"), {"words": "Par-dessus."})
    assert answer.status_code == 409
    assert points(world, minutes)[0].words == "On le dit quand on veut."


def test_an_old_draft_comes_back_beside_the_newer_words(world: World, browser: Open) -> None:
    leader, colleague = world.person(Role.FACILITATOR), world.person(Role.FACILITATOR)
    meeting = held(world, leader)
    minutes = begin(world, meeting, leader)
    one = points(world, minutes)[0]
    where, nadia = path(meeting, f"/points/{one.id}"), browser(leader)
    kept = nadia.submit("/brouillons", {**_typed("Mon brouillon."), "lines": "1", "brouillon": where})
    assert kept.status_code == 303
    write(world, one, colleague, words="Entre-temps.")
    page = nadia.get(where).text
    assert "Mon brouillon." in page
    assert "Entre-temps." in page
    assert nadia.submit(where, {**_typed("Mon brouillon."), "brouillon": where}).status_code == 409
    assert points(world, minutes)[0].words == "Entre-temps."


def test_two_at_the_same_instant_and_one_text_wins_the_other_is_given_back(world: World, browser: Open) -> None:
    leader, colleague = world.person(Role.FACILITATOR), world.person(Role.FACILITATOR)
    meeting = held(world, leader)
    one = points(world, begin(world, meeting, leader))[0]
    where, ready, got = path(meeting, f"/points/{one.id}"), threading.Barrier(2), []
    tried = [(browser(leader), "Le texte de Nadia."), (browser(colleague), "Le texte de Romain.")]

    def send(opened: Browser, words: str) -> None:
        ready.wait()
        got.append(opened.submit(where, _typed(words)))

    threads = [threading.Thread(target=send, args=each) for each in tried]
    for one_thread in threads:
        one_thread.start()
    for one_thread in threads:
        one_thread.join()
    assert sorted(answer.status_code for answer in got) == [303, 409]
    lost = next(answer.text for answer in got if answer.status_code == 409)
    assert "Le texte de Nadia." in lost
    assert "Le texte de Romain." in lost


@pytest.mark.parametrize(
    ("other", "own", "words"),
    [
        ("A.", "B.", "A.\n\nB."),
        ("A. B.", "B.", "A. B."),
        ("B.", "A. B.", "A. B."),
        ("", "B.", "B."),
        ("A.", "", "A."),
    ],
)
def test_texts_are_put_one_after_the_other(other: str, own: str, words: str) -> None:
    assert put_together(Written(words=other), Written(words=own), most=8).words == words


def test_lines_beyond_the_most_are_kept_in_the_words() -> None:
    first = tuple(Line("Nadia", f"Tâche {number}") for number in range(2))
    both = put_together(
        Written(outcome=Outcome.DECIDED, lines=first), Written(lines=(first[0], Line("", "Autre"))), most=2
    )
    assert both.lines == first
    assert both.words == "Autre"
    assert both.outcome is Outcome.DECIDED
