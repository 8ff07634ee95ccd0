"""Names under messages: the first name, the pseudonym, or none; without a name nothing gives away who wrote."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from blueprints.accounts.models import Person, Role
from blueprints.advice import queries as advice
from blueprints.advice import services as advising
from blueprints.advice.models import Thread
from blueprints.core import db, outbox
from blueprints.core.errors import Tampered
from blueprints.discussion import queries, services, signing
from blueprints.discussion.models import Post, Signed, Standing
from blueprints.ideas import taking_part
from blueprints.moderation.kinds import Hold
from tests.advice.making import FORM, answer, ask, path
from tests.conftest import Browser, World
from tests.ideas.making import on, send

Open = Callable[..., Browser]
SECRET = "Je n’ose pas le dire avec mon nom."
NEW = "/conseils/nouvelle-question"


def _unsigned(world: World, thread: Thread, person: Person, body: str = SECRET) -> Post:
    def act() -> Post:
        fresh = advice.find_thread(thread.id)
        assert fresh is not None
        return advising.answer_question(
            thread=fresh, author_id=person.id, client_id=uuid4(), body=body, signed=Signed.NOBODY
        )

    made: Post = world.run(act)
    return made


def _stand(world: World, post_id: UUID, standing: Standing, warning: str = "") -> None:
    world.run(advising.stand, subject_id=post_id, standing=standing, warning=warning)


def _post(world: World, post_id: UUID) -> Post:
    found: Post = world.read(queries.find_post, post_id)
    return found


# --- which name -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signed", "shown", "not_shown"),
    [("name", "Awa", "Marée haute"), ("pseudonym", "Marée haute", ">Awa<")],
)
def test_an_answer_shows_the_name_that_was_chosen(
    world: World, browser: Open, signed: str, shown: str, not_shown: str
) -> None:
    thread = ask(world, world.person())
    writer = world.person(first_name="Awa", last_name="Diallo", pseudonym="Marée haute")
    answered = browser(writer).submit(path(thread), {"body": "Bonjour.", "signed": signed})
    assert answered.status_code == 303
    page = browser(world.person()).get(path(thread)).text
    head = page[page.index("id=reponse-2") : page.index("Bonjour.")]
    assert shown in head
    assert not_shown not in head
    assert "Diallo" not in page


def test_without_a_choice_it_is_the_pseudonym(world: World, browser: Open) -> None:
    thread, writer = ask(world, world.person()), world.person(first_name="Awa", pseudonym="Marée haute")
    browser(writer).submit(path(thread), {"body": "Bonjour."})
    assert "Marée haute" in browser(world.person()).get(path(thread)).text


def test_old_messages_show_the_pseudonym_of_today(world: World, browser: Open) -> None:
    thread, writer = ask(world, world.person()), world.person(pseudonym="Marée haute")
    answer(world, thread, writer)

    def rename() -> None:
        person = db.session().get(Person, writer.id)
        assert person is not None
        person.pseudonym = "Grand large"

    world.run(rename)
    page = browser(world.person()).get(path(thread)).text
    assert "Grand large" in page
    assert "Marée haute" not in page


def test_a_first_name_goes_with_the_name_in_the_collective(world: World, browser: Open) -> None:
    thread, writer = ask(world, world.person()), world.person(first_name="Awa", pseudonym="Marée haute")
    browser(writer).submit(path(thread), {"body": "Bonjour.", "signed": "name"})

    def leave() -> None:
        person = db.session().get(Person, writer.id)
        assert person is not None
        person.pseudonym = None

    world.run(leave)
    page = browser(world.person()).get(path(thread)).text
    assert "Awa" not in page
    assert "Une personne du collectif" in page


def test_those_who_animate_sign_with_their_name_whatever_they_send(world: World, browser: Open) -> None:
    thread = ask(world, world.person())
    leader = world.person(Role.FACILITATOR, first_name="Nadia", pseudonym="Nadia")
    page = browser(leader).submit(path(thread), {"body": "Bonjour.", "signed": "nobody"})
    assert page.status_code == 422
    assert "Sans nom" not in browser(leader).get(path(thread)).text


@pytest.mark.parametrize("signed", ["<b>", "admin", "\x00"])
def test_a_name_that_is_not_offered_is_refused_and_the_words_stay(world: World, browser: Open, signed: str) -> None:
    thread = ask(world, world.person())
    page = browser(world.person()).submit(path(thread), {"body": "Mes mots.", "signed": signed})
    assert page.status_code == 422
    assert "Mes mots." in page.text


# --- without a name: held, then read ----------------------------------------------------------------------------------


def test_without_a_name_it_waits_and_its_author_alone_sees_it(world: World, browser: Open) -> None:
    thread, writer = ask(world, world.person()), world.person()
    mine, other, leader = browser(writer), browser(world.person()), browser(world.person(Role.FACILITATOR))
    answered = mine.submit(path(thread), {"body": SECRET, "signed": "nobody"})
    assert answered.headers["Location"].endswith("#en-attente")
    own = mine.get(path(thread)).text
    assert SECRET in own
    assert "Pas encore publié" in own
    assert SECRET in mine.get("/mes-messages").text
    for page in (other.get(path(thread)), leader.get(path(thread)), other.get("/mes-messages")):
        assert SECRET not in page.text
        assert "Pas encore publié" not in page.text
    assert "Pas encore de réponse" in other.get(path(thread)).text


def test_once_read_it_is_published_at_the_end_without_a_name(world: World, browser: Open) -> None:
    thread, writer = ask(world, world.person()), world.person(first_name="Awa", pseudonym="Marée haute")
    post = _unsigned(world, thread, writer)
    answer(world, thread, world.person(), "Entre-temps.")
    _stand(world, post.id, Standing.VISIBLE)
    page = browser(world.person()).get(path(thread)).text
    assert page.index("Entre-temps.") < page.index(SECRET)
    assert "message anonyme" in page
    assert "Marée haute" not in page
    assert _post(world, post.id).number == 3
    assert "Publié sans votre nom." in browser(writer).get("/mes-messages").text


def test_refused_it_stays_with_its_author(world: World, browser: Open) -> None:
    thread, writer = ask(world, world.person()), world.person()
    post = _unsigned(world, thread, writer)
    _stand(world, post.id, Standing.REMOVED)
    assert SECRET not in browser(world.person()).get(path(thread)).text
    own = browser(writer).get("/mes-messages").text
    assert SECRET in own
    assert "Vous gardez votre texte ici." in own


def test_its_author_takes_it_back_while_it_waits_and_its_words_are_destroyed(world: World, browser: Open) -> None:
    thread, writer = ask(world, world.person()), world.person()
    post = _unsigned(world, thread, writer)
    place = f"{path(thread)}/messages/{_post(world, post.id).number}"
    assert browser(world.person()).submit(f"{place}/retirer").status_code == 404
    assert browser(writer).submit(f"{place}/retirer").status_code == 303
    assert SECRET not in browser(writer).get(path(thread)).text
    assert _post(world, post.id).withdrawn_at is not None


def test_a_change_of_its_words_is_read_again(world: World, browser: Open) -> None:
    thread, writer = ask(world, world.person()), world.person()
    post = _unsigned(world, thread, writer)
    _stand(world, post.id, Standing.VISIBLE)
    version = _post(world, post.id).version
    change = f"{path(thread)}/messages/2/modifier"
    assert browser(writer).submit(change, {"body": "Autre chose.", "version": str(version)}).status_code == 303
    page = browser(world.person()).get(path(thread)).text
    assert "Autre chose." not in page
    assert "Ce message est relu." in page


def test_a_double_click_without_a_name_is_one_message(world: World, browser: Open) -> None:
    thread, mine = ask(world, world.person()), browser(world.person())
    data = {"body": SECRET, "signed": "nobody", "client_id": str(uuid4())}
    mine.submit(path(thread), data)
    mine.submit(path(thread), data)
    assert mine.get(path(thread)).text.count("Votre message, pas encore publié") == 1


def test_a_question_without_a_name_is_nobodys_until_it_is_read_and_its_author_settles_it(
    world: World, browser: Open
) -> None:
    asker, other = world.person(first_name="Awa", pseudonym="Marée haute"), world.person()
    mine, theirs = browser(asker), browser(other)
    assert mine.submit(NEW, {**FORM, "signed": "nobody"}).headers["Location"] == "/mes-messages"
    assert FORM["title"] in mine.get("/mes-messages").text
    assert FORM["title"] not in theirs.get("/conseils").text
    thread = world.run(lambda: db.session().scalars(select(Thread)).one())
    assert theirs.get(path(thread)).status_code == 404
    post = world.run(lambda: db.session().scalars(select(Post)).one())
    _stand(world, post.id, Standing.VISIBLE)
    answer(world, thread, other)
    page = theirs.get(path(thread)).text
    assert FORM["title"] in theirs.get("/conseils").text
    assert "Marée haute" not in page
    assert theirs.submit(f"{path(thread)}/reponse-trouvee").status_code == 404
    assert mine.submit(f"{path(thread)}/reponse-trouvee", {"post": "2"}).status_code == 303
    assert "La question a une réponse" in theirs.get(path(thread)).text


def test_a_comment_on_an_idea_without_a_name_waits_too(world: World, browser: Open) -> None:
    idea, writer = send(world, world.person()), world.person()
    more = {"author_id": writer.id, "client_id": uuid4(), "body": SECRET, "signed": Signed.NOBODY}
    post = on(world, idea, taking_part.comment, **more)
    place = f"/idees/{idea.id}"
    assert SECRET not in browser(world.person()).get(place).text
    assert SECRET in browser(writer).get(place).text
    world.run(taking_part.stand_comment, subject_id=post.id, standing=Standing.VISIBLE, warning="")
    page = browser(world.person()).get(place).text
    assert SECRET in page
    assert "message anonyme" in page


def test_a_signed_message_that_is_held_keeps_its_name_and_waits(world: World, browser: Open) -> None:
    thread, writer = ask(world, world.person()), world.person(pseudonym="Marée haute")

    def act() -> Post:
        fresh = advice.find_thread(thread.id)
        assert fresh is not None
        return advising.answer_question(
            thread=fresh, author_id=writer.id, client_id=uuid4(), body=SECRET, hold=Hold.LINK
        )

    post = world.run(act)
    assert SECRET not in browser(world.person()).get(path(thread)).text
    assert SECRET in browser(writer).get(path(thread)).text
    _stand(world, post.id, Standing.VISIBLE)
    assert "Marée haute" in browser(world.person()).get(path(thread)).text


# --- attacks ----------------------------------------------------------------------------------------------------------


def _rows(world: World) -> dict[str, list[str]]:
    """Return every row of every table, as text: what a stolen database shows."""

    def read() -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, table in db.Model.metadata.tables.items():
            if table.schema is None:
                rows = db.session().execute(text(f'SELECT * FROM "{name}"')).all()  # noqa: S608 - names of ours
                found[name] = [" ".join(str(value) for value in row) for row in rows]
        return found

    rows: dict[str, list[str]] = world.run(read)
    return rows


def _name_her(rows: dict[str, list[str]], person: Person) -> dict[str, int]:
    signs = (str(person.id), person.id.hex)
    return {name: sum(any(sign in row for sign in signs) for row in lines) for name, lines in rows.items()}


def test_no_row_of_any_table_names_who_wrote(world: World, browser: Open) -> None:
    thread, writer = ask(world, world.person()), world.person()
    mine = browser(writer)
    mine.get(path(thread))
    before = _name_her(_rows(world), writer)
    mine.submit("/brouillons", {"body": SECRET, "signed": "nobody", "brouillon": path(thread)})
    mine.submit(path(thread), {"body": SECRET, "signed": "nobody", "brouillon": path(thread)})
    post = world.run(lambda: db.session().scalars(select(Post).where(Post.number < 0)).one())
    mine.get(path(thread))
    held = _name_her(_rows(world), writer)
    _stand(world, post.id, Standing.VISIBLE)
    change = f"{path(thread)}/messages/2/modifier"
    page = mine.get(change).text
    assert 'data-component="draft"' not in page, "a draft's row would say whose message it is"
    mine.submit(change, {"body": "Autre.", "version": str(_post(world, post.id).version)})
    mine.submit(f"{path(thread)}/messages/2/retirer")
    with world.app.app_context():
        outbox.run_due()
    after = _name_her(_rows(world), writer)
    for known in (held, after):
        more = {name: count for name, count in known.items() if count > before.get(name, 0)}
        assert not set(more) - {"person_keys", "news"}, "her own key, and what everybody is told"


def test_what_everybody_is_told_is_told_to_everybody_alike(world: World) -> None:
    asker, writer, other = world.person(), world.person(), world.person()
    thread = ask(world, asker)
    post = _unsigned(world, thread, writer)
    _stand(world, post.id, Standing.VISIBLE)
    told = _name_her({"news": _rows(world)["news"]}, writer)["news"]
    assert told == _name_her({"news": _rows(world)["news"]}, other)["news"]


def test_ids_and_hours_of_what_waits_tell_no_time(world: World) -> None:
    thread, writer = ask(world, world.person()), world.person()
    posts = [_post(world, _unsigned(world, thread, writer, f"{SECRET} {number}").id) for number in range(3)]
    for post in posts:
        assert post.id.version == 4
        assert post.author_id is None
        assert (post.created_at.minute, post.created_at.second, post.created_at.microsecond) == (0, 0, 0)
        assert post.number < 0
    assert world.read(lambda: queries.lock_discussion(thread.discussion_id).post_count) == 1
    fresh = world.read(advice.find_thread, thread.id)
    assert fresh.last_activity_at == thread.last_activity_at


def test_a_question_without_a_name_has_ids_that_tell_no_time(world: World) -> None:
    thread = ask(world, world.person(), signed=Signed.NOBODY)
    assert thread.author_id is None
    assert thread.id.version == thread.discussion_id.version == 4


def test_a_seal_that_is_moved_to_another_message_stays_closed(world: World) -> None:
    thread, writer = ask(world, world.person()), world.person()
    one, two = _unsigned(world, thread, writer), _unsigned(world, thread, world.person())

    def move() -> None:
        assert one.sealed_author is not None
        assert signing.unseal(one.sealed_author, row_id=one.id) == writer.id
        with pytest.raises(Tampered):
            signing.unseal(one.sealed_author, row_id=two.id)
        with pytest.raises(Tampered):
            signing.unseal(one.sealed_author, row_id=one.id, table="threads")

    world.run(move)


def test_a_closed_thread_of_another_platform_stays_closed(world: World, browser: Open) -> None:
    thread, writer = ask(world, world.person()), world.person()
    post = _unsigned(world, thread, writer)
    number = _post(world, post.id).number
    for role in (Role.COACH, Role.MANAGER, Role.ADMINISTRATOR):
        other = browser(world.person(role))
        assert other.get(f"{path(thread)}/messages/{number}/modifier").status_code == 404
        assert other.get("/mes-messages").status_code == 404


def test_waiting_costs_one_statement_however_many_wait(world: World, browser: Open, statements: list[str]) -> None:
    thread, writer = ask(world, world.person()), world.person()
    mine, counts = browser(writer), []
    for more in (1, 8):
        for number in range(more):
            _unsigned(world, thread, writer, f"{SECRET} {number}")
        mine.get(path(thread))
        statements.clear()
        mine.get(path(thread))
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 6


# --- folds ------------------------------------------------------------------------------------------------------------


def test_its_author_folds_it_and_the_reader_opens_by_choice(world: World, browser: Open) -> None:
    thread, mine = ask(world, world.person()), browser(world.person())
    mine.submit(path(thread), {"body": "Une histoire dure.", "warning": "Un accident"})
    page = browser(world.person()).get(path(thread)).text
    assert re.search(r"<details[^>]*>.*Ce texte peut être dur à lire.*Un accident.*</summary>.*Une histoire dure", page)
    assert "<details open" not in page


def test_a_fold_of_moderation_goes_and_the_authors_own_stays(world: World) -> None:
    thread, writer = ask(world, world.person()), world.person()

    def act() -> Any:
        return services.add_post(
            discussion_id=thread.discussion_id,
            author_id=writer.id,
            client_id=uuid4(),
            body="Dur.",
            warning="Un accident",
        )[0]

    post = world.run(act)
    _stand(world, post.id, Standing.FOLDED, "Violence")
    assert _post(world, post.id).warning == "Violence"
    _stand(world, post.id, Standing.VISIBLE)
    assert (_post(world, post.id).standing, _post(world, post.id).warning) == (Standing.FOLDED, "Un accident")


def test_removed_it_leaves_a_trace_without_a_word(world: World, browser: Open) -> None:
    thread, writer = ask(world, world.person()), world.person()
    post_id = answer(world, thread, writer, SECRET)
    _stand(world, post_id, Standing.REMOVED)
    page = browser(world.person()).get(path(thread)).text
    assert SECRET not in page
    assert "Ce message est retiré par l’équipe de modération." in page
    assert "Pas encore de réponse" in page
    assert SECRET in browser(writer).get("/mes-messages").text


# --- quotations -------------------------------------------------------------------------------------------------------


def test_an_answer_quotes_the_beginning_of_another(world: World, browser: Open) -> None:
    thread = ask(world, world.person())
    answer(world, thread, world.person(pseudonym="Karim"), "Une seule phrase, le matin. " * 20)
    mine = browser(world.person())
    assert "Vous répondez à Karim" in mine.get(f"{path(thread)}?citer=2").text
    mine.submit(path(thread), {"body": "Merci, j’essaie.", "quoted": "2"})
    page = mine.get(path(thread)).text
    quoted = page[page.index("<blockquote") : page.index("</blockquote>")]
    assert 'href="#reponse-2">Karim</a>' in quoted
    assert "Une seule phrase, le matin." in quoted
    assert quoted.count("Une seule phrase") < 10


def test_a_quotation_goes_with_what_it_quotes(world: World, browser: Open) -> None:
    thread, mine = ask(world, world.person()), browser(world.person())
    quoted = answer(world, thread, world.person(), "Une seule phrase.")
    mine.submit(path(thread), {"body": "Merci.", "quoted": "2"})
    _stand(world, quoted, Standing.REMOVED)
    page = mine.get(path(thread)).text
    assert "Une seule phrase." not in page
    assert "La réponse citée n’est plus visible." in page


@pytest.mark.parametrize("number", ["99", "-3", "x", "0", "²", "9" * 30, "<b>"])
def test_what_is_no_post_is_not_quoted_and_nothing_is_lost(world: World, browser: Open, number: str) -> None:
    thread, mine = ask(world, world.person()), browser(world.person())
    assert mine.get(path(thread), query_string={"citer": number}).status_code == 200
    assert mine.submit(path(thread), {"body": "Bonjour.", "quoted": number}).status_code == 303
    assert "<blockquote" not in mine.get(path(thread)).text


def test_a_draft_keeps_the_name_the_fold_and_the_quotation(world: World, browser: Open) -> None:
    thread, mine = ask(world, world.person()), browser(world.person())
    answer(world, thread, world.person(pseudonym="Karim"))
    typed = {"body": "Presque fini", "signed": "nobody", "warning": "Un accident", "quoted": "2"}
    mine.submit("/brouillons", {**typed, "brouillon": path(thread)})
    page = mine.get(path(thread)).text
    assert "Presque fini" in page
    assert 'value="nobody" checked' in page
    assert 'value="Un accident"' in page
    assert "Vous répondez à Karim" in page
