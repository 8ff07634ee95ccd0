"""Changing and taking back one's own post: an answer to a question, a comment on an idea."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.advice import queries as advice
from blueprints.core import db, outbox
from blueprints.core.audit import AuditEntry
from blueprints.discussion import queries
from blueprints.discussion.models import Post
from blueprints.ideas import queries as ideas
from blueprints.ideas import taking_part
from blueprints.joining import services as joining
from tests.advice.making import answer, ask
from tests.conftest import OTHER_HOST, Browser, World
from tests.desk.making import present
from tests.ideas.making import on, send

Open = Callable[..., Browser]
SAID, OTHER = "Mon chef s’appelle Bruno.", "Mon chef est d’accord."


@pytest.fixture(params=["answer", "comment"])
def spoken(request: pytest.FixtureRequest, world: World) -> tuple[Person, str, UUID]:
    """Who wrote a post, the page it stands on, and the post itself: an answer, then a comment."""
    writer = world.person()
    if request.param == "answer":
        thread = ask(world, world.person())
        return writer, f"/conseils/{thread.id}", answer(world, thread, writer, SAID)
    idea = send(world, world.person())
    post = on(world, idea, taking_part.comment, author_id=writer.id, client_id=UUID(int=1), body=SAID)
    return writer, f"/idees/{idea.id}", post.id


@pytest.fixture
def day() -> Iterator[time_machine.Traveller]:
    """A clock that the test moves."""
    with time_machine.travel("2026-03-03 10:00:00+01:00") as traveller:
        yield traveller


def _place(page: str) -> str:
    return f"{page}/messages/2" if "conseils" in page else f"{page}/commentaires/1"


def _version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


def _edit(mine: Browser, page: str, body: str = OTHER) -> Any:
    change = f"{_place(page)}/modifier"
    return mine.submit(change, {"body": body, "version": _version(mine.get(change).text)})


def _row(world: World, post_id: UUID) -> Post:
    found = world.read(queries.find_post, post_id)
    assert isinstance(found, Post)
    return found


def _token(page: str) -> str:
    found = re.search(r'name="jeton" value="([^"]+)"', page)
    assert found
    return found[1]


def _work(world: World) -> None:
    with world.app.app_context():
        outbox.run_due()


def _acts(world: World) -> list[str]:
    statement = select(AuditEntry.action).where(AuditEntry.subject == "posts").order_by(AuditEntry.sequence)
    return list(world.read(lambda: db.session().scalars(statement).all()))


def _count(world: World, page: str) -> int:
    held = UUID(page.rsplit("/", 1)[1])
    if "conseils" in page:
        thread = world.read(advice.find_thread, held)
        return int(thread.answer_count)
    return int(world.read(ideas.find_idea, held).comment_count)


# --- changing ---------------------------------------------------------------------------------------------------------


def test_who_wrote_it_changes_her_words_and_the_page_says_so(
    world: World, browser: Open, spoken: tuple[Person, str, UUID]
) -> None:
    writer, page, post = spoken
    mine, reader = browser(writer), browser(world.person())
    assert f'href="{_place(page)}/modifier"' in mine.get(page).text
    assert f'href="{_place(page)}/modifier"' not in reader.get(page).text
    assert "modifié ensuite" not in reader.get(page).text
    assert _edit(mine, page).location.startswith(page)
    read = reader.get(page).text
    assert OTHER in read
    assert "modifié ensuite" in read
    assert SAID not in read
    assert _row(world, post).version == 2
    assert _acts(world) == ["post.edited"]


def test_the_same_words_change_nothing(world: World, browser: Open, spoken: tuple[Person, str, UUID]) -> None:
    writer, page, post = spoken
    assert _edit(browser(writer), page, SAID).status_code == 303
    assert _row(world, post).edited_at is None


@pytest.mark.parametrize(("body", "sentence"), [("", "Écrivez votre message"), ("a" * 5001, "trop long")])
def test_what_is_no_text_is_refused_and_kept(
    world: World, browser: Open, spoken: tuple[Person, str, UUID], body: str, sentence: str
) -> None:
    writer, page, post = spoken
    answered = _edit(browser(writer), page, body)
    assert answered.status_code == 422
    assert sentence in answered.text
    assert body in answered.text
    assert _row(world, post).body == SAID


def test_markup_is_shown_as_it_was_written(browser: Open, spoken: tuple[Person, str, UUID]) -> None:
    writer, page, _ = spoken
    mine = browser(writer)
    _edit(mine, page, "<b>gras</b> 😀")
    assert "&lt;b&gt;gras&lt;/b&gt; 😀" in mine.get(page).text


def test_two_tabs_are_shown_both_texts(world: World, browser: Open, spoken: tuple[Person, str, UUID]) -> None:
    writer, page, post = spoken
    mine, change = browser(writer), f"{_place(page)}/modifier"
    version = _version(mine.get(change).text)
    _edit(mine, page)
    late = mine.submit(change, {"body": "Autre onglet.", "version": version})
    assert late.status_code == 409
    assert OTHER in late.text
    assert "Autre onglet." in late.text
    assert mine.submit(change, {"body": "Autre onglet.", "version": _version(late.text)}).status_code == 303
    assert _row(world, post).body == "Autre onglet."


@pytest.mark.parametrize("act", ["modifier", "retirer"])
def test_nobody_else_changes_it(world: World, browser: Open, spoken: tuple[Person, str, UUID], act: str) -> None:
    _, page, post = spoken
    for role in (Role.BENEFICIARY, Role.FACILITATOR, Role.COACH, Role.MANAGER, Role.ADMINISTRATOR):
        other = browser(world.person(role))
        assert other.submit(f"{_place(page)}/{act}", {"body": OTHER, "version": "1"}).status_code == 404
    elsewhere = world.make_platform("Autre", OTHER_HOST)
    foreign = browser(world.person(platform=elsewhere), host=OTHER_HOST)
    assert foreign.submit(f"{_place(page)}/{act}", {"body": OTHER, "version": "1"}).status_code == 404
    assert "/connexion" in browser().submit(f"{_place(page)}/{act}").location
    found = _row(world, post)
    assert (found.body, found.withdrawn_at) == (SAID, None)


@pytest.mark.parametrize("number", ["0", "3", "99999999999999999999", "-1", "x"])
def test_a_place_that_is_none_is_not_found(browser: Open, spoken: tuple[Person, str, UUID], number: str) -> None:
    writer, page, _ = spoken
    address = f"{_place(page).rsplit('/', 1)[0]}/{number}/modifier"
    assert browser(writer).get(address).status_code == 404


def test_who_left_the_collective_changes_nothing(world: World, browser: Open, spoken: tuple[Person, str, UUID]) -> None:
    writer, page, _ = spoken
    mine = browser(writer)
    world.run(lambda: joining.leave_collective(person=present(writer.id)))
    assert mine.get(f"{_place(page)}/modifier").status_code == 404
    assert mine.submit(f"{_place(page)}/retirer").status_code == 404


def test_on_an_idea_that_is_withdrawn_nothing_changes(world: World, browser: Open) -> None:
    author, writer = world.person(), world.person()
    idea = send(world, author)
    on(world, idea, taking_part.comment, author_id=author.id, client_id=UUID(int=1), body=SAID)
    on(world, idea, taking_part.withdraw, actor_id=author.id)
    page = f"/idees/{idea.id}"
    assert "/commentaires/1/modifier" not in browser(author).get(page).text
    assert browser(author).get(f"{page}/commentaires/1/modifier").status_code == 404
    assert browser(writer).get(f"{page}/commentaires/1/modifier").status_code == 404


# --- taking back ------------------------------------------------------------------------------------------------------


def test_taken_back_it_leaves_a_trace_and_no_word(
    world: World, browser: Open, spoken: tuple[Person, str, UUID]
) -> None:
    writer, page, _ = spoken
    mine, reader = browser(writer), browser(world.person())
    assert _count(world, page) == 1
    assert mine.submit(f"{_place(page)}/retirer").status_code == 303
    assert mine.submit(f"{_place(page)}/retirer").status_code == 303
    read = reader.get(page).text
    assert SAID not in read
    assert "Ce message est retiré par la personne qui l’a écrit." in read
    assert _count(world, page) == 0
    assert "ne peut plus changer" in mine.get(f"{_place(page)}/modifier").text
    late = mine.submit(f"{_place(page)}/modifier", {"body": OTHER, "version": "2"})
    assert late.status_code == 422
    assert OTHER in late.text, "what was typed in another tab is not lost"
    assert _acts(world) == ["post.withdrawn"]


def test_within_the_minute_it_comes_back(
    world: World, browser: Open, day: time_machine.Traveller, spoken: tuple[Person, str, UUID]
) -> None:
    writer, page, _ = spoken
    mine = browser(writer)
    mine.submit(f"{_place(page)}/retirer")
    token = _token(mine.get(page).text)
    day.shift(timedelta(seconds=58))
    _work(world)
    mine.submit("/annuler", {"jeton": token})
    day.shift(timedelta(minutes=5))
    _work(world)
    assert SAID in browser(world.person()).get(page).text
    assert _count(world, page) == 1
    assert _acts(world) == ["post.withdrawn", "post.restored"]


def test_after_the_minute_its_words_are_destroyed(
    world: World, browser: Open, day: time_machine.Traveller, spoken: tuple[Person, str, UUID]
) -> None:
    writer, page, post = spoken
    mine = browser(writer)
    mine.submit("/brouillons", {"brouillon": f"{_place(page)}/modifier", "body": OTHER})
    assert OTHER in mine.get(f"{_place(page)}/modifier").text
    mine.submit(f"{_place(page)}/retirer")
    token = _token(mine.get(page).text)
    assert OTHER not in mine.get(f"{_place(page)}/modifier").text
    day.shift(timedelta(seconds=75))
    _work(world)
    mine.submit("/annuler", {"jeton": token})
    found = _row(world, post)
    assert found.body == ""
    assert found.withdrawn_at is not None
    assert _acts(world) == ["post.withdrawn", "post.destroyed"]


def test_a_new_post_after_one_that_was_taken_back_takes_the_next_place(
    world: World, browser: Open, spoken: tuple[Person, str, UUID]
) -> None:
    writer, page, _ = spoken
    mine = browser(writer)
    mine.submit(f"{_place(page)}/retirer")
    writers = [mine, *(browser(world.person()) for _other in range(4))]
    for again in range(21):
        data = {"body": OTHER, "client_id": str(db.secret_id())}
        assert writers[again % len(writers)].submit(page, data).status_code == 303
    assert _count(world, page) == 21
    assert "apres=20" in mine.get(page).text, "pages go by places, and a place that is empty is one"


def test_a_question_changes_and_stays(world: World, browser: Open) -> None:
    asker = world.person()
    thread = ask(world, asker, body=SAID)
    mine, change = browser(asker), f"/conseils/{thread.id}/messages/1"
    page = mine.get(f"{change}/modifier").text
    assert "Retirer mon message" not in page
    assert mine.submit(f"{change}/modifier", {"body": OTHER, "version": "1"}).status_code == 303
    read = browser(world.person()).get(f"/conseils/{thread.id}").text
    assert OTHER in read
    assert "Modifiée le" in read
    assert mine.submit(f"{change}/retirer").status_code == 404


def test_the_answer_that_helped_is_none_any_more_when_it_is_taken_back(world: World, browser: Open) -> None:
    asker, helper = world.person(), world.person()
    thread = ask(world, asker)
    post = answer(world, thread, helper, SAID)
    mine, hers, page = browser(asker), browser(helper), f"/conseils/{thread.id}"
    mine.submit(f"{page}/reponse-trouvee", {"post": str(post)})
    assert "Réponse choisie par" in mine.get(page).text
    hers.submit(f"{page}/messages/2/retirer")
    assert "Réponse choisie par" not in mine.get(page).text
    mine.submit(f"{page}/reponse-attendue")
    assert f'value="{post}"' not in mine.get(page).text
    assert mine.submit(f"{page}/reponse-trouvee", {"post": str(post)}).status_code == 422
    assert thread.title in mine.get("/conseils?vue=sans-reponse").text
    hers.submit("/annuler", {"jeton": _token(hers.get(page).text)})
    assert thread.title not in mine.get("/conseils?vue=sans-reponse").text


def test_who_closes_her_account_is_told_where_her_words_stay(browser: Open, spoken: tuple[Person, str, UUID]) -> None:
    writer, page, _ = spoken
    mine, closing = browser(writer), "/mon-compte/fermer"
    advice_words, idea_words = "Votre message dans les conseils reste", "Votre commentaire sur une idée reste"
    said = mine.get(closing).text
    assert (advice_words in said, idea_words in said) == ("conseils" in page, "idees" in page)
    mine.submit(f"{_place(page)}/retirer")
    said = mine.get(closing).text
    assert advice_words not in said
    assert idea_words not in said


def test_a_page_of_ones_own_posts_weighs_little(world: World, browser: Open, statements: list[str]) -> None:
    writer = world.person()
    thread = ask(world, world.person())
    for _ in range(19):
        answer(world, thread, writer, "Une réponse assez longue pour ressembler à une vraie. " * 6)
    mine = browser(writer)
    assert len(mine.get(f"/conseils/{thread.id}").data) <= 32 * 1024
    statements.clear()
    mine.get(f"/conseils/{thread.id}")
    assert len(statements) == 4
