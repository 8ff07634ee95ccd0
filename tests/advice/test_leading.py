"""What facilitators do with a question: on top, closed, moved, brought together, summed up; undone for a minute."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.advice import following, leading, merging, queries, services, summing
from blueprints.advice.models import Thread, Topic
from blueprints.core import audit, db
from blueprints.core.errors import Refused
from blueprints.discussion import queries as discussions
from blueprints.news.models import News, NewsKind
from tests.advice.making import FORM, answer, ask, at_once, path
from tests.conftest import OTHER_HOST, Browser, World

Open = Callable[..., Browser]
ACTS = ("mettre-en-avant", "ne-plus-mettre-en-avant", "monter", "fermer", "rouvrir", "changer-de-sujet", "reunir")


def _now(world: World, thread: Thread) -> Thread:
    found: Thread | None = world.read(queries.find_thread, thread.id)
    assert found is not None
    return found


def _told(world: World, person: Person) -> list[NewsKind]:
    def read() -> list[NewsKind]:
        mine = select(News.kind).where(News.person_id == person.id).order_by(News.created_at)
        return list(db.session().scalars(mine))

    found: list[NewsKind] = world.read(read)
    return found


def _undo(browser: Browser, page: str) -> str:
    """Press the button of the notice; return the page that follows."""
    token = re.search(r'name="jeton" value="([^"]+)"', browser.get(page).text)
    assert token is not None
    back = browser.submit("/annuler", {"jeton": token[1]}).headers["Location"]
    return browser.get(back).text


def _bodies(world: World, thread: Thread) -> list[str]:
    return [row.body for row in world.read(discussions.list_posts, _now(world, thread).discussion_id)]


@pytest.fixture
def lead(world: World, browser: Open) -> Browser:
    """Return the browser of a facilitator."""
    return browser(world.person(Role.FACILITATOR))


# --- who ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.BENEFICIARY, Role.MODERATOR, Role.COACH, Role.ADMINISTRATOR])
def test_only_facilitators_lead_a_question(world: World, browser: Open, role: Role) -> None:
    thread, hers = ask(world, world.person()), browser(world.person(role))
    assert hers.get(f"{path(thread)}/animer").status_code == 404
    assert hers.get(f"{path(thread)}/en-bref").status_code == 404
    for act in ACTS:
        assert hers.submit(f"{path(thread)}/animer/{act}", {"reason": "Non."}).status_code == 404
    assert _now(world, thread).closed_at is None


def test_a_question_that_waits_is_read_in_the_queue_alone(world: World, browser: Open, lead: Browser) -> None:
    asked = browser(world.person()).submit("/conseils/nouvelle-question", {**FORM, "signed": "nobody"})
    assert asked.status_code == 303
    waiting: Thread = world.read(lambda: db.session().scalars(select(Thread)).one())
    for page in ("animer", "en-bref"):
        assert lead.get(f"{path(waiting)}/{page}").status_code == 404
    for act in ACTS:
        assert lead.submit(f"{path(waiting)}/animer/{act}", {"reason": "Non."}).status_code == 404
    assert (_now(world, waiting).closed_at, _now(world, waiting).pinned_place) == (None, None)


def test_the_page_of_another_platform_is_not_found(world: World, browser: Open) -> None:
    other = world.make_platform("Autre", OTHER_HOST)
    foreign = ask(world, world.person(platform=other), other)
    hers = browser(world.person(Role.FACILITATOR))
    assert hers.get(f"{path(foreign)}/animer").status_code == 404
    mine = ask(world, world.person())
    answered = hers.submit(f"{path(mine)}/animer/reunir", {"address": path(foreign)})
    assert answered.status_code == 422
    assert _now(world, mine).merged_into_id is None


# --- on top -------------------------------------------------------------------------------------------------------


def test_a_pinned_question_stands_on_top_once_and_in_its_order(world: World, lead: Browser) -> None:
    asker = world.person()
    made = [ask(world, asker, title=f"Question {number}") for number in range(4)]
    for thread in made[:2]:
        lead.submit(f"{path(thread)}/animer/mettre-en-avant")
    lead.submit(f"{path(made[1])}/animer/monter")
    titles = re.findall(r"Question \d", re.sub(r"<title>.*?</title>", "", lead.get("/conseils").text))
    assert titles == ["Question 1", "Question 0", "Question 3", "Question 2"]


def test_no_more_than_three_stand_on_top(world: World, lead: Browser) -> None:
    made = [ask(world, world.person()) for _ in range(4)]
    for thread in made:
        lead.submit(f"{path(thread)}/animer/mettre-en-avant")
    assert leading.FULL.partition(".")[0] in lead.get(f"{path(made[3])}/animer").text
    assert [_now(world, one).pinned_place for one in made] == [1, 2, 3, None]


def test_taking_it_down_is_undone(world: World, lead: Browser) -> None:
    thread = ask(world, world.person())
    lead.submit(f"{path(thread)}/animer/mettre-en-avant")
    lead.submit(f"{path(thread)}/animer/ne-plus-mettre-en-avant")
    assert _now(world, thread).pinned_place is None
    _undo(lead, f"{path(thread)}/animer")
    assert _now(world, thread).pinned_place == 1


def test_putting_it_on_top_is_undone(world: World, lead: Browser) -> None:
    thread = ask(world, world.person())
    lead.submit(f"{path(thread)}/animer/mettre-en-avant")
    assert "C’est annulé." in _undo(lead, f"{path(thread)}/animer")
    assert _now(world, thread).pinned_place is None


def test_putting_it_on_top_twice_offers_no_way_back_to_the_second(world: World, lead: Browser) -> None:
    thread = ask(world, world.person())
    lead.submit(f"{path(thread)}/animer/mettre-en-avant")
    lead.get(f"{path(thread)}/animer")
    lead.submit(f"{path(thread)}/animer/mettre-en-avant")
    assert 'name="jeton"' not in lead.get(f"{path(thread)}/animer").text


def test_going_above_another_is_undone(world: World, lead: Browser) -> None:
    first, second = (ask(world, world.person()) for _ in range(2))
    for thread in (first, second):
        lead.submit(f"{path(thread)}/animer/mettre-en-avant")
    lead.submit(f"{path(second)}/animer/monter")
    assert [_now(world, one).pinned_place for one in (first, second)] == [2, 1]
    assert "C’est annulé." in _undo(lead, f"{path(second)}/animer")
    assert [_now(world, one).pinned_place for one in (first, second)] == [1, 2]


def test_an_order_that_changed_since_is_left_as_it_is(world: World, browser: Open, lead: Browser) -> None:
    first, second = (ask(world, world.person()) for _ in range(2))
    for thread in (first, second):
        lead.submit(f"{path(thread)}/animer/mettre-en-avant")
    lead.get(f"{path(second)}/animer")
    lead.submit(f"{path(second)}/animer/monter")
    browser(world.person(Role.FACILITATOR)).submit(f"{path(first)}/animer/ne-plus-mettre-en-avant")
    assert leading.MOVED.partition(".")[0] in _undo(lead, f"{path(second)}/animer")
    assert _now(world, second).pinned_place == 1


def test_the_first_goes_no_higher_and_the_page_says_so(world: World, lead: Browser) -> None:
    thread = ask(world, world.person())
    for act in ("mettre-en-avant", "monter"):
        lead.submit(f"{path(thread)}/animer/{act}")
    assert "La question est déjà la première." in lead.get(f"{path(thread)}/animer").text


# --- closed -------------------------------------------------------------------------------------------------------


def test_a_closed_question_is_read_and_nobody_answers_it(world: World, browser: Open, lead: Browser) -> None:
    asker, helper = world.person(), world.person()
    thread = ask(world, asker)
    page = browser(helper)
    page.get(path(thread))
    lead.submit(f"{path(thread)}/animer/fermer", {"reason": "La règle <b>a changé</b>."})
    shown = page.get(path(thread)).text
    assert "La règle &lt;b&gt;a changé&lt;/b&gt;." in shown
    assert 'id="repondre"' not in shown
    kept = page.submit(path(thread), {"body": "Une longue réponse."})
    assert kept.status_code == 422
    assert "Une longue réponse." in kept.text
    assert services.CLOSED.partition(".")[0] in kept.text
    assert _told(world, asker) == [NewsKind.QUESTION_CLOSED]


def test_closing_and_opening_again_are_undone_and_nobody_is_told(world: World, lead: Browser) -> None:
    asker = world.person()
    thread = ask(world, asker)
    lead.submit(f"{path(thread)}/animer/fermer", {"reason": "Dit ailleurs."})
    _undo(lead, path(thread))
    assert _now(world, thread).closed_at is None
    assert _told(world, asker) == []
    lead.submit(f"{path(thread)}/animer/fermer", {"reason": "Dit ailleurs."})
    lead.submit(f"{path(thread)}/animer/rouvrir")
    _undo(lead, path(thread))
    assert _now(world, thread).closed_reason == "Dit ailleurs."
    assert _told(world, asker) == [NewsKind.QUESTION_CLOSED]


@pytest.mark.parametrize("reason", ["", "   ", "a" * 301])
def test_a_question_is_closed_with_a_reason(world: World, lead: Browser, reason: str) -> None:
    thread = ask(world, world.person())
    assert lead.submit(f"{path(thread)}/animer/fermer", {"reason": reason}).status_code == 422
    assert _now(world, thread).closed_at is None


def test_closing_twice_keeps_the_first_reason(world: World, lead: Browser) -> None:
    thread = ask(world, world.person())
    for reason in ("La première.", "La seconde."):
        lead.submit(f"{path(thread)}/animer/fermer", {"reason": reason})
    assert _now(world, thread).closed_reason == "La première."


# --- moved --------------------------------------------------------------------------------------------------------


def test_a_question_changes_its_topic_and_goes_back(world: World, lead: Browser) -> None:
    asker = world.person()
    thread = ask(world, asker, topic=Topic.AT_WORK)
    lead.submit(f"{path(thread)}/animer/changer-de-sujet", {"topic": "rights"})
    assert (_now(world, thread).topic, _told(world, asker)) == ("rights", [NewsKind.QUESTION_MOVED])
    _undo(lead, path(thread))
    assert (_now(world, thread).topic, _told(world, asker)) == ("at_work", [])


@pytest.mark.parametrize("topic", ["", "x", "\u202erights"])
def test_a_topic_that_is_none_changes_nothing(world: World, lead: Browser, topic: str) -> None:
    thread = ask(world, world.person())
    assert lead.submit(f"{path(thread)}/animer/changer-de-sujet", {"topic": topic}).status_code == 422


# --- brought together ---------------------------------------------------------------------------------------------


def _pair(world: World) -> tuple[Thread, Thread, Person, Person]:
    one, other = world.person(), world.person()
    first = ask(world, one, title="La première", body="Un")
    second = ask(world, other, title="La seconde", body="Deux")
    answer(world, first, other, "Un et demi")
    answer(world, second, one, "Deux et demi")
    return first, second, one, other


def test_two_questions_become_one_in_order_and_the_old_address_leads_there(world: World, lead: Browser) -> None:
    first, second, one, other = _pair(world)
    before = len(_told(world, one)), len(_told(world, other))
    lead.submit(f"{path(second)}/animer/reunir", {"into": str(first.id)})
    assert _bodies(world, first) == ["Un", "Un et demi", "Deux", "Deux et demi"]
    assert _now(world, first).answer_count == 3
    assert lead.get(path(second)).headers["Location"] == path(first)
    assert "La seconde" in lead.get(path(first)).text
    assert 'href="/conseils/' + str(second.id) not in lead.get("/conseils").text
    assert _told(world, one)[before[0] :] == [NewsKind.QUESTION_MERGED]
    assert _told(world, other)[before[1] :] == [NewsKind.QUESTION_MERGED]
    assert other.id in world.read(following.list_followers, first.id)


def test_a_page_that_was_open_keeps_what_was_typed(world: World, browser: Open, lead: Browser) -> None:
    first, second, one, _other = _pair(world)
    lead.submit(f"{path(second)}/animer/reunir", {"into": str(first.id)})
    answered = browser(one).submit(path(second), {"body": "Des mots à garder."})
    assert answered.status_code == 422
    assert "Des mots à garder." in answered.text


def test_it_is_undone_whole_within_the_minute(world: World, lead: Browser) -> None:
    first, second, one, other = _pair(world)
    before = _told(world, one), _told(world, other)
    lead.submit(f"{path(second)}/animer/reunir", {"address": f"http://localhost{path(first)}?apres=20#reponse-21"})
    assert _now(world, second).merged_into_id == first.id
    _undo(lead, path(first))
    assert _bodies(world, first) == ["Un", "Un et demi"]
    assert _bodies(world, second) == ["Deux", "Deux et demi"]
    assert (_now(world, first).gathered, _now(world, second).answer_count) == (0, 1)
    assert (_told(world, one), _told(world, other)) == before
    assert other.id not in world.read(following.list_followers, first.id)


def test_nothing_is_undone_once_somebody_answered(world: World, lead: Browser) -> None:
    first, second, one, _other = _pair(world)
    lead.submit(f"{path(second)}/animer/reunir", {"into": str(first.id)})
    token = re.search(r'name="jeton" value="([^"]+)"', lead.get(path(first)).text)
    assert token is not None
    answer(world, first, one, "Trois")
    lead.submit("/annuler", {"jeton": token[1]})
    assert merging.ANSWERED.partition(".")[0] in lead.get(path(first)).text
    assert len(_bodies(world, first)) == 5


def test_where_no_question_is_proposed_its_address_is_asked_for(world: World, lead: Browser) -> None:
    thread = ask(world, world.person())
    shown = lead.get(f"{path(thread)}/animer").text
    assert "L’adresse de l’autre question" in shown
    assert "Avec quelle question" not in shown
    ask(world, world.person(), title="La voisine")
    assert "Ou l’adresse de l’autre question" in lead.get(f"{path(thread)}/animer").text


@pytest.mark.parametrize("form", [{}, {"into": "x"}, {"address": "/conseils/x"}, {"address": "\u202e" * 400}])
def test_a_question_that_is_none_takes_nothing_in(world: World, lead: Browser, form: dict[str, str]) -> None:
    thread = ask(world, world.person())
    assert lead.submit(f"{path(thread)}/animer/reunir", form).status_code == 422


def test_a_question_does_not_take_itself_in_nor_one_that_moved(world: World) -> None:
    first, second, _one, _other = _pair(world)
    who = world.person(Role.FACILITATOR).id
    with pytest.raises(Refused, match="autre question"):
        world.run(merging.merge, source_id=first.id, into_id=first.id, actor_id=who)
    world.run(merging.merge, source_id=second.id, into_id=first.id, actor_id=who)
    for source, into in ((second, first), (first, second)):
        with pytest.raises(Refused, match="déjà réunie"):
            world.run(merging.merge, source_id=source.id, into_id=into.id, actor_id=who)


def test_the_same_page_sent_to_both_questions_is_no_obstacle(world: World) -> None:
    asker, helper = world.person(), world.person()
    first, second, client = ask(world, asker), ask(world, asker), uuid4()

    def both() -> None:
        for thread in (first, second):
            fresh = queries.find_thread(thread.id)
            assert fresh is not None
            services.answer_question(thread=fresh, author_id=helper.id, client_id=client, body="Pareil")

    world.run(both)
    world.run(merging.merge, source_id=second.id, into_id=first.id, actor_id=helper.id)
    assert _bodies(world, first).count("Pareil") == 2


def test_two_merges_that_cross_leave_every_post_in_one_place(world: World) -> None:
    first, second, one, _other = _pair(world)
    done = at_once(
        world,
        lambda: merging.merge(source_id=first.id, into_id=second.id, actor_id=one.id),
        lambda: merging.merge(source_id=second.id, into_id=first.id, actor_id=one.id),
    )
    assert sum(isinstance(result, Refused) for result in done) == 1
    assert len(_bodies(world, first)) + len(_bodies(world, second)) == 4


# --- summed up ----------------------------------------------------------------------------------------------------


def _sum_up(browser: Browser, thread: Thread, version: str = "0", **words: str) -> Any:
    form = {"body": "Dire une phrase suffit.", "easy": "", "version": version, **words}
    return browser.submit(f"{path(thread)}/en-bref", form)


def test_en_bref_stands_on_top_with_the_honest_state_of_its_easy_words(
    world: World, browser: Open, lead: Browser
) -> None:
    thread, reader = ask(world, world.person()), browser(world.person())
    _sum_up(lead, thread, easy="Une phrase. C’est tout.")
    shown = reader.get(path(thread)).text
    assert "Dire une phrase suffit." in shown
    assert "Brouillon, pas encore relu par des personnes concernées" in shown
    lead.submit(f"{path(thread)}/en-bref/etat", {"state": "validated", "count": "3", "version": "1"})
    assert "Validé par 3 personnes concernées" in reader.get(path(thread)).text
    _sum_up(lead, thread, "2", body="Deux phrases suffisent.", easy="Une phrase. C’est tout.")
    assert "Le résumé a changé depuis que ce texte est écrit." in reader.get(path(thread)).text
    _sum_up(lead, thread, "3", body="Deux phrases suffisent.", easy="Deux phrases.")
    assert "Brouillon, pas encore relu" in reader.get(path(thread)).text


def test_two_who_sum_up_at_once_are_shown_both_texts(world: World, lead: Browser) -> None:
    thread = ask(world, world.person())
    _sum_up(lead, thread, body="Le premier texte.")
    answered = _sum_up(lead, thread, body="Le second texte.")
    assert answered.status_code == 409
    assert "Le premier texte." in answered.text
    assert "Le second texte." in answered.text
    assert _sum_up(lead, thread, "1", body="Le second texte.").status_code == 303


def test_a_state_without_readers_or_without_easy_words_is_refused(world: World, lead: Browser) -> None:
    thread = ask(world, world.person())
    _sum_up(lead, thread)
    state = {"state": "reviewed", "count": "2", "version": "1"}
    assert summing.NO_EASY.partition(".")[0] in lead.submit(f"{path(thread)}/en-bref/etat", state).text
    _sum_up(lead, thread, "1", easy="Facile.")
    for count in ("", "0", "-1", "x", "999"):
        answered = lead.submit(f"{path(thread)}/en-bref/etat", {**state, "count": count, "version": "2"})
        assert answered.status_code == 422


def test_en_bref_written_for_the_first_time_is_undone(world: World, lead: Browser) -> None:
    thread = ask(world, world.person())
    _sum_up(lead, thread)
    assert "C’est annulé." in _undo(lead, f"{path(thread)}/en-bref")
    assert world.read(summing.find_summary, thread.id) is None


def test_words_written_over_it_since_are_not_undone(world: World, browser: Open, lead: Browser) -> None:
    thread = ask(world, world.person())
    _sum_up(lead, thread)
    _sum_up(browser(world.person(Role.FACILITATOR)), thread, "1", body="Deux phrases suffisent.")
    _undo(lead, f"{path(thread)}/en-bref")
    kept = world.read(summing.find_summary, thread.id)
    assert kept is not None
    assert kept.body == "Deux phrases suffisent."
    _sum_up(lead, thread, "2", body="Trois phrases.")
    assert 'name="jeton"' not in lead.get(f"{path(thread)}/en-bref").text, "it is changed again by writing"


@pytest.mark.parametrize("body", ["", "a" * 1501])
def test_en_bref_says_something_and_stays_brief(world: World, lead: Browser, body: str) -> None:
    assert _sum_up(lead, ask(world, world.person()), body=body).status_code == 422


# --- what stays written -------------------------------------------------------------------------------------------


def test_every_act_leaves_its_trace_and_no_word(world: World, lead: Browser) -> None:
    first, second, _one, _other = _pair(world)
    lead.submit(f"{path(first)}/animer/mettre-en-avant")
    lead.submit(f"{path(first)}/animer/changer-de-sujet", {"topic": "rights"})
    _sum_up(lead, first, body="Un résumé secret.")
    lead.submit(f"{path(second)}/animer/reunir", {"address": path(first)})
    lead.submit(f"{path(first)}/animer/fermer", {"reason": "Une raison secrète."})

    def read() -> list[tuple[str, str]]:
        rows = select(audit.AuditEntry.action, audit.AuditEntry.facts).where(audit.AuditEntry.subject == "threads")
        return [(row.action, str(row.facts)) for row in db.session().execute(rows)]

    kept = world.read(read)
    assert {action for action, _facts in kept} == {
        "thread.pinned",
        "thread.moved",
        "thread.summed_up",
        "thread.merged",
        "thread.closed",
    }
    assert not [facts for _action, facts in kept if "secr" in facts]
