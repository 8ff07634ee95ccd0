"""Looking for questions: which are found, in which order, and what is never found."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.advice import queries, search_index, searching, services
from blueprints.advice.models import Thread
from blueprints.advice.search_models import TITLE, search_words
from blueprints.advice.searching import Asked, Found, Replies
from blueprints.core import clock, db
from blueprints.discussion import changing
from blueprints.discussion.changing import Written
from blueprints.discussion.models import Standing
from tests.advice.making import answer, ask
from tests.conftest import HOST, OTHER_HOST, World

_seconds = count(1)


@pytest.fixture(autouse=True)
def _hours_that_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each text be written a second after the one before."""
    begun = datetime(2026, 3, 2, 9, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(seconds=next(_seconds)))


@pytest.fixture
def awa(world: World) -> Person:
    """Someone of the collective."""
    return world.person(Role.BENEFICIARY, first_name="Awa")


def look(world: World, typed: str, **more: object) -> Found:
    """Look for these words."""
    found: Found = world.read(lambda: searching.search(Asked(searching.read(typed), **more)))  # type: ignore[arg-type] # what a test names
    return found


def titles(world: World, typed: str, **more: object) -> list[str]:
    """Return the titles that are found, in their order."""
    found = look(world, typed, **more)

    def read() -> list[str]:
        threads = {one.thread_id: db.session().get(Thread, one.thread_id) for one in found.hits}
        return [thread.title for hit in found.hits if (thread := threads[hit.thread_id]) is not None]

    told: list[str] = world.read(read)
    return told


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Les réunions me fatiguent", "reunion"),
        ("Les réunions me fatiguent", "RÉUNION"),
        ("Les réunions me fatiguent", "l’été des réunions"),
        ("Une réunion trop longue", "réunions"),
        ("Mes horaires sont aménagés", "aménager un horaire"),
        ("On m’a proposé un stage", "proposer"),
        ("J’ai négocié mes pauses", "negocier une pause"),
        ("L’accueil des collègues", "collegue"),
        ("Un œil fragile", "oeil"),
        ("Le cœur serré", "coeur"),
        ("Comment l’annoncer ?", "annoncer"),
        ("Peut-être demain", "peut être"),
        ("Le médecin du travail", "medecins"),
        ("Réunions trop longues", "re\u0301union"),
        ("Une phrase 😀 gaie", "phrases 😀"),
    ],
)
def test_accents_capitals_endings_and_elisions_do_not_matter(
    world: World, awa: Person, written: str, typed: str
) -> None:
    ask(world, awa, title=written)
    assert titles(world, typed) == [written]


def test_a_title_comes_before_a_question_and_a_question_before_an_answer(world: World, awa: Person) -> None:
    ask(world, awa, title="La cantine", body="Rien d’autre.")
    ask(world, awa, title="Le bruit", body="Il y a du bruit à la cantine.")
    third = ask(world, awa, title="Le repas", body="Où manger ?")
    answer(world, third, awa, "Moi je vais à la cantine.")
    assert titles(world, "cantine") == ["La cantine", "Le bruit", "Le repas"]


def test_the_latest_comes_first_among_equals(world: World, awa: Person) -> None:
    for number in range(3):
        ask(world, awa, title=f"Pause {number}")
    assert titles(world, "pause") == ["Pause 2", "Pause 1", "Pause 0"]


def test_more_of_the_words_come_before_fewer_and_one_alone_is_left_out(world: World, awa: Person) -> None:
    ask(world, awa, title="Un bureau", body="Il est petit.")
    ask(world, awa, title="La lumière du soir", body="Un bureau calme sans lumière forte.")
    ask(world, awa, title="Un bureau calme", body="Comment ?")
    assert titles(world, "bureau calme lumière") == ["La lumière du soir", "Un bureau calme"]
    assert not look(world, "bureau calme").is_partial
    assert look(world, "bureau calme télescope").is_partial


def test_words_may_stand_in_different_texts_of_one_question(world: World, awa: Person) -> None:
    thread = ask(world, awa, title="Demander une pause")
    answer(world, thread, awa, "Parle à ton manager.")
    ask(world, awa, title="Mon manager", body="Il change.")
    assert titles(world, "pause manager")[0] == "Demander une pause"


def test_filters_go_with_words(world: World, awa: Person) -> None:
    lina = world.person(Role.BENEFICIARY, first_name="Lina")
    first = ask(world, awa, title="Pause du matin", topic="at_work")
    ask(world, lina, title="Pause du soir", topic="fatigue")
    answer(world, first, lina, "Oui.")
    assert titles(world, "pause", topic="fatigue") == ["Pause du soir"]
    assert titles(world, "pause", replies=Replies.SOME) == ["Pause du matin"]
    assert titles(world, "pause", replies=Replies.NONE) == ["Pause du soir"]
    assert titles(world, "pause", author_id=lina.id) == ["Pause du soir"]
    assert titles(world, "pause", author_id=lina.id, topic="at_work") == []
    assert titles(world, "pause", replies=Replies.NONE, topic="fatigue", author_id=lina.id) == ["Pause du soir"]
    assert titles(world, "pause", hidden=("fatigue",)) == ["Pause du matin"]
    assert titles(world, "pause", hidden=("fatigue", "at_work")) == []


def test_another_platform_is_never_found(world: World, awa: Person) -> None:
    other = world.make_platform("Cordée d’ailleurs", OTHER_HOST)
    ask(world, world.person(Role.BENEFICIARY, platform=other), other, title="Un secret de cantine")
    ask(world, awa, title="La cantine")
    assert HOST != OTHER_HOST
    assert titles(world, "cantine") == ["La cantine"]
    assert titles(world, "secret") == []


@pytest.mark.parametrize(
    "typed", ["", "   ", "le de la", "« ' \" * ( ) : - ^ ~", "\x00", "😀", "%", "__", "NEAR(", "a OR"]
)
def test_what_says_nothing_finds_nothing_and_breaks_nothing(world: World, awa: Person, typed: str) -> None:
    ask(world, awa, title="Pause")
    assert titles(world, typed) == []


def test_a_very_long_search_is_read_from_its_beginning(world: World, awa: Person) -> None:
    ask(world, awa, title="Pause")
    assert titles(world, "pause " * 1000) == ["Pause"]
    assert len(searching.read(" ".join(f"mot{n}" for n in range(900)))) == searching.MOST_WORDS


class TestMoreThanIsLookedAt:
    """What a common word is in."""

    @pytest.fixture(autouse=True)
    def _few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(searching, "MOST", 4)

    def test_the_latest_texts_alone_are_ranked(self, world: World, awa: Person) -> None:
        for number in range(6):
            ask(world, awa, title=f"Question {number}", body="Une pause." if number else "Une pause, la pause.")
        ask(world, awa, title="Autre chose", body="Le bruit.")
        assert titles(world, "pause") == ["Question 5", "Question 4", "Question 3", "Question 2", "Question 1"][:4]
        assert look(world, "pause").is_cut
        assert not look(world, "bruit").is_cut

    def test_what_holds_all_of_several_common_words_is_found_further_back(self, world: World, awa: Person) -> None:
        ask(world, awa, title="La première", body="Une pause loin du bruit.")
        for number in range(6):
            ask(world, awa, title=f"Question {number}", body="Une pause.")
            ask(world, awa, title=f"Autre {number}", body="Le bruit.")
        assert titles(world, "pause bruit")[0] == "La première"
        assert titles(world, "pause bruit", topic="at_work")[0] == "La première"
        assert "La première" not in titles(world, "pause")


def _written(thread: Thread, number: int) -> Written:
    found = queries.find_written(thread.id, number)
    assert found is not None
    return found


def _edit(thread: Thread, body: str) -> None:
    post = _written(thread, 1).post
    changing.edit_post(written=_written(thread, 1), body=body, version=post.version)


def _stand(thread: Thread, number: int, standing: str) -> None:
    _written(thread, number).post.standing = Standing(standing)


def _stand_whole(thread: Thread, standing: str) -> None:
    fresh = queries.find_thread(thread.id)
    assert fresh is not None
    fresh.standing = Standing(standing)
    _stand(thread, 1, standing)


def _rename(thread: Thread, title: str) -> None:
    fresh = queries.find_thread(thread.id)
    assert fresh is not None
    fresh.title = title


class TestWhatIsFoundOfText:
    """A text is found from the commit in which the others can read it, until the one in which they cannot."""

    @pytest.fixture
    def thread(self, world: World, awa: Person) -> Thread:
        """A question with an answer."""
        made = ask(world, awa, title="Pause", body="Avant, le bruit.")
        answer(world, made, awa, "Allez à la cantine.")
        return made

    def test_a_changed_post(self, world: World, thread: Thread) -> None:
        world.run(_edit, thread=thread, body="Après, la lumière.")
        assert titles(world, "bruit") == []
        assert titles(world, "lumière") == ["Pause"]

    def test_an_answer_that_is_taken_back_and_given_back(self, world: World, thread: Thread) -> None:
        world.run(lambda: services.withdraw_answer(written=_written(thread, 2), page="/x"))
        assert titles(world, "cantine") == []
        world.run(lambda: services.restore_answer(written=_written(thread, 2)))
        assert titles(world, "cantine") == ["Pause"]

    @pytest.mark.parametrize(("standing", "found"), [("held", []), ("folded", ["Pause"]), ("removed", [])])
    def test_an_answer_that_moderation_decided_on(
        self, world: World, thread: Thread, standing: str, found: list[str]
    ) -> None:
        world.run(_stand, thread=thread, number=2, standing=standing)
        assert titles(world, "cantine") == found
        world.run(_stand, thread=thread, number=2, standing="visible")
        assert titles(world, "cantine") == ["Pause"]

    @pytest.mark.parametrize(("standing", "found"), [("held", []), ("folded", ["Pause"]), ("removed", [])])
    def test_a_whole_question_that_moderation_decided_on(
        self, world: World, thread: Thread, standing: str, found: list[str]
    ) -> None:
        world.run(_stand_whole, thread=thread, standing=standing)
        assert [titles(world, word) for word in ("pause", "bruit", "cantine")] == [found] * 3
        world.run(_stand_whole, thread=thread, standing="visible")
        assert titles(world, "cantine") == ["Pause"]

    def test_another_title(self, world: World, thread: Thread) -> None:
        world.run(_rename, thread=thread, title="Le repas")
        assert titles(world, "pause") == []
        assert titles(world, "repas") == ["Le repas"]

    def test_what_is_found_can_be_read_anew_from_the_texts(self, world: World, thread: Thread) -> None:
        before = world.read(_rows)
        world.run(lambda: search_index.read_all_again(db.session().connection()))
        assert world.read(_rows) == before
        world.run(lambda: search_index.read_thread_again(thread.id))
        assert world.read(_rows) == before

    def test_nothing_is_left_of_a_word_that_went(self, world: World, thread: Thread) -> None:
        key = search_index.key_of(thread.platform_id, "cantin")
        assert key in {word for word, _number in world.read(_rows)}
        world.run(lambda: services.withdraw_answer(written=_written(thread, 2), page="/x"))
        assert key not in {word for word, _number in world.read(_rows)}


def test_two_texts_of_one_instant_are_both_found(world: World, awa: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "number_of", lambda *given: 1 if given[2] == TITLE else 2)
    for number in range(3):
        ask(world, awa, title=f"Pause {number}", body="Le bruit.")
    assert len(titles(world, "pause")) == len(titles(world, "bruit")) == 3


def _rows() -> list[tuple[int, int]]:
    found = db.session().execute(select(search_words).order_by(search_words.c.word, search_words.c.n))
    return [(row.word, row.n) for row in found]
