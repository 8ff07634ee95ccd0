"""Publishing: who is told what, the versions that stay, ideas that move by themselves, and the way back."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from blueprints.accounts.models import Person, Role
from blueprints.agenda import leading
from blueprints.core import clock, db
from blueprints.ideas import queries as ideas
from blueprints.ideas.models import Idea, Step
from blueprints.joining.services import leave_collective
from blueprints.meetings import queries as meetings
from blueprints.meetings.models import Meeting
from blueprints.minutes import content, publishing, queries
from blueprints.minutes.models import Minutes, MinutesVersion, Outcome
from blueprints.news.models import News, NewsKind
from tests.conftest import Browser, World
from tests.ideas.making import note, send
from tests.minutes.making import add, begin, follow, held, hold, path, plan, points, publish, published, say, write

Open = Callable[..., Browser]


def _told(world: World, kind: NewsKind) -> list[UUID]:
    statement = select(News.person_id).where(News.kind == kind)
    return list(world.read(lambda: db.session().scalars(statement).all()))


def _step(world: World, idea: Idea) -> Any:
    return world.read(ideas.find_step, idea.id, Step.DISCUSSED)


def test_each_author_is_told_once_and_the_others_that_it_can_be_read(world: World) -> None:
    leader, author, quiet, named, member = (
        world.person(Role.FACILITATOR), world.person(), world.person(), world.person(), world.person(),
    )  # fmt: skip
    meeting = plan(world, leader)
    item = add(world, meeting, author)
    say(world, meeting, item, quiet, named=False)
    say(world, meeting, item, named, named=True)
    say(world, meeting, item, author, named=True)
    hold(world, meeting, leader)
    minutes = begin(world, meeting, leader)
    write(world, points(world, minutes)[0], leader)
    done = publish(world, minutes, leader)
    assert sorted(_told(world, NewsKind.MINUTES_ANSWERED)) == sorted([author.id, named.id])
    everybody = sorted([author.id, quiet.id, named.id, member.id])
    assert sorted(_told(world, NewsKind.MINUTES_PUBLISHED)) == everybody
    assert done.told == 4


def test_the_page_of_the_meeting_says_that_its_minutes_are_there(world: World, browser: Open) -> None:
    leader, author = world.person(Role.FACILITATOR), world.person()
    meeting = held(world, leader, author)
    waiting = "Compte rendu.</strong> À venir"
    assert waiting in browser(author).get(f"/rencontres/{meeting.id}").text
    minutes = begin(world, meeting, leader)
    write(world, points(world, minutes)[0], leader)
    publish(world, minutes, leader)
    assert waiting not in browser(author).get(f"/rencontres/{meeting.id}").text


def test_the_rows_of_news_show_nobody_who_wrote_without_her_name(world: World, browser: Open) -> None:
    leader, quiet, member, gone = world.person(Role.FACILITATOR), world.person(), world.person(), world.person()
    meeting = plan(world, leader)
    item = add(world, meeting, gone, "La fatigue")
    say(world, meeting, item, quiet, named=False)
    hold(world, meeting, leader)
    world.run(leave_collective, person=gone)
    minutes = begin(world, meeting, leader)
    for number, why in enumerate(("", "Un mot."), start=1):
        write(world, points(world, minutes)[0], leader, words=f"On répond, {number}.")
        assert publish(world, minutes, leader, why=why).told == 2
    kinds = (NewsKind.MINUTES_ANSWERED, NewsKind.MINUTES_PUBLISHED)
    rows = world.read(lambda: db.session().scalars(select(News).where(News.kind.in_(kinds))).all())
    assert _told(world, NewsKind.MINUTES_ANSWERED) == []
    assert {one.person_id for one in rows} == {quiet.id, member.id}
    shown = {(one.kind, one.address, one.subject_id, len(one.words)) for one in rows}
    assert len(shown) == 1, "nothing but the person tells one row from another"
    answered = "«\u00a0La fatigue\u00a0»"
    assert answered in browser(quiet).get("/mes-nouvelles").text
    assert answered not in browser(member).get("/mes-nouvelles").text


def test_an_unnamed_remark_shows_nobody(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    quiet, named = world.person(pseudonym="Mésange"), world.person(pseudonym="Colibri")
    meeting = plan(world, leader)
    item = add(world, meeting, leader)
    say(world, meeting, item, quiet, named=False, body="Je n’ose pas le dire.")
    say(world, meeting, item, named, named=True, body="Moi je le dis.")
    hold(world, meeting, leader)
    minutes = begin(world, meeting, leader)
    one = points(world, minutes)[0]
    page = browser(leader).get(path(meeting, f"/points/{one.id}")).text
    assert "Je n’ose pas le dire." in page
    assert "Une personne, sans son nom" in page
    assert "Colibri" in page
    assert "Mésange" not in page
    write(world, one, leader, reply="Merci. On peut attendre.")
    publish(world, minutes, leader)
    read = browser(named).get(path(meeting)).text
    assert "Merci. On peut attendre." in read
    assert "Je n’ose pas le dire." not in read
    assert "Mésange" not in read


def test_the_same_words_are_published_once(world: World, browser: Open) -> None:
    leader, author = world.person(Role.FACILITATOR), world.person()
    meeting, minutes = published(world, leader, author)
    assert publish(world, minutes, leader).is_new is False
    again = follow(browser(leader), path(meeting, "/publier"), {"seen": "x", "why": "Rien."})
    assert "Ce compte rendu est déjà publié." in again.text
    assert _told(world, NewsKind.MINUTES_ANSWERED) == [author.id]


def test_what_is_missing_is_said_and_nothing_is_published(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    meeting = held(world, leader)
    minutes, nadia = begin(world, meeting, leader), browser(leader)
    one = points(world, minutes)[0]
    for changes, sentence in (
        ({"outcome": None, "words": ""}, publishing.NO_OUTCOME),
        ({"outcome": Outcome.ANSWERED, "words": ""}, publishing.NO_WORDS),
    ):
        write(world, one, leader, **changes)
        seen = content.fingerprint(world.read(publishing.written, minutes))
        answer = nadia.submit(path(meeting, "/publier"), {"seen": seen})
        assert answer.status_code == 422
        assert sentence in answer.text
    assert browser(world.person()).get(path(meeting)).status_code == 404


def test_words_that_changed_during_the_reading_are_not_published(world: World, browser: Open) -> None:
    leader, colleague = world.person(Role.FACILITATOR), world.person(Role.FACILITATOR)
    meeting = held(world, leader)
    minutes = begin(world, meeting, leader)
    one = points(world, minutes)[0]
    write(world, one, leader, words="D’abord.")
    seen = content.fingerprint(world.read(publishing.written, minutes))
    write(world, one, colleague, words="Ensuite.")
    answer = browser(leader).submit(path(meeting, "/publier"), {"seen": seen})
    assert answer.status_code == 409
    assert publishing.CHANGED in answer.text
    assert "Ensuite." in answer.text


def test_a_correction_is_a_version_with_its_reason_and_the_one_before_stays(world: World, browser: Open) -> None:
    leader, author, other = world.person(Role.FACILITATOR), world.person(), world.person()
    meeting, minutes = published(world, leader, author, other)
    one = points(world, minutes)[0]
    write(world, one, leader, words="La salle est à droite.")
    member = browser(author)
    assert "La salle est à droite." not in member.get(path(meeting)).text
    nadia = browser(leader)
    assert "Des corrections attendent" in nadia.get(path(meeting, "/ecrire")).text
    seen = content.fingerprint(world.read(publishing.written, minutes))
    refused = nadia.submit(path(meeting, "/publier"), {"seen": seen})
    assert refused.status_code == 422
    assert publishing.NO_REASON in refused.text
    done = follow(nadia, path(meeting, "/publier"), {"seen": seen, "why": "La salle était fausse."})
    assert "La correction est publiée." in done.text
    page = member.get(path(meeting)).text
    assert "La salle est à droite." in page
    assert "La salle était fausse." in page
    before = member.get(path(meeting, "/versions/1")).text
    assert "On le dit quand on veut." in before
    assert "La salle est à droite." not in before
    assert sorted(_told(world, NewsKind.MINUTES_ANSWERED)) == sorted([author.id, author.id, other.id])
    assert member.get(path(meeting, "/versions/3")).status_code == 404


def test_a_version_that_was_changed_by_hand_is_known(world: World) -> None:
    leader = world.person(Role.FACILITATOR)
    _meeting, minutes = published(world, leader)
    write(world, points(world, minutes)[0], leader, words="Autre chose.")
    publish(world, minutes, leader, why="Un mot.")
    assert world.read(publishing.is_whole, minutes.id)

    def forge() -> None:
        db.session().execute(update(MinutesVersion).where(MinutesVersion.number == 1).values(content="[]"))

    world.run(forge)
    assert not world.read(publishing.is_whole, minutes.id)


def test_publishing_is_undone_for_a_minute(world: World, browser: Open) -> None:
    leader, author = world.person(Role.FACILITATOR), world.person()
    meeting = held(world, leader, author)
    minutes = begin(world, meeting, leader)
    write(world, points(world, minutes)[0], leader)
    nadia = browser(leader)
    seen = content.fingerprint(world.read(publishing.written, minutes))
    done = follow(nadia, path(meeting, "/publier"), {"seen": seen})
    token = _token(done.text)
    undone = follow(nadia, "/annuler", {"jeton": token})
    assert "La publication est retirée" in undone.text
    assert browser(author).get(path(meeting)).status_code == 404
    assert _told(world, NewsKind.MINUTES_ANSWERED) == []
    again = follow(nadia, "/annuler", {"jeton": token})
    assert "La publication est retirée" not in again.text


def test_undoing_a_correction_gives_back_the_version_before(world: World, browser: Open) -> None:
    leader, author = world.person(Role.FACILITATOR), world.person()
    meeting, minutes = published(world, leader, author)
    write(world, points(world, minutes)[0], leader, words="Autre chose.")
    seen = content.fingerprint(world.read(publishing.written, minutes))
    nadia = browser(leader)
    done = follow(nadia, path(meeting, "/publier"), {"seen": seen, "why": "Un mot."})
    follow(nadia, "/annuler", {"jeton": _token(done.text)})
    page = browser(author).get(path(meeting)).text
    assert "On le dit quand on veut." in page
    assert _told(world, NewsKind.MINUTES_ANSWERED) == [author.id]
    assert (
        "Autre chose." in nadia.get(path(meeting, "/ecrire")).text or points(world, minutes)[0].words == "Autre chose."
    )


def _token(page: str) -> str:
    found = re.search(r'name="jeton" value="([^"]+)"', page)
    assert found is not None
    return found[1]


# --- ideas that were on the agenda ------------------------------------------------------------------------------------


def _with_idea(world: World, leader: Person, author: Person) -> tuple[Meeting, Minutes, Idea]:
    idea = send(world, author)
    meeting = plan(world, leader)

    def put() -> None:
        found, to = ideas.find_idea(idea.id), meetings.find_any_meeting(meeting.id)
        assert found is not None
        leading.put_idea(idea=found, meeting=to, client_id=db.new_id(), actor_id=leader.id)

    world.run(put)
    hold(world, meeting, leader)
    return meeting, begin(world, meeting, leader), idea


def test_an_idea_on_the_agenda_is_discussed_by_itself_and_undone_with_it(world: World) -> None:
    leader, author = world.person(Role.FACILITATOR), world.person()
    meeting, minutes, idea = _with_idea(world, leader, author)
    one, since = points(world, minutes)[0], clock.now()
    write(world, one, leader, words="Tout le monde est d’accord.")
    publish(world, minutes, leader)
    step = _step(world, idea)
    assert step.words == "Tout le monde est d’accord."
    assert step.address == path(meeting, f"#point-{one.id}")

    def undo() -> None:
        fresh, of = queries.find_minutes(minutes.id), meetings.find_any_meeting(meeting.id)
        assert fresh is not None
        assert of is not None
        publishing.take_back(minutes=fresh, meeting=of, number=1, since=since, actor_id=leader.id)

    world.run(undo)
    assert _step(world, idea) is None


def test_an_idea_that_was_put_off_is_not_discussed(world: World) -> None:
    leader, author = world.person(Role.FACILITATOR), world.person()
    _meeting, minutes, idea = _with_idea(world, leader, author)
    one = points(world, minutes)[0]
    write(world, one, leader, outcome=Outcome.PUT_OFF, words="")
    publish(world, minutes, leader)
    assert _step(world, idea) is None
    write(world, one, leader)
    publish(world, minutes, leader, why="On en avait parlé.")
    assert _step(world, idea) is not None
    write(world, one, leader, outcome=Outcome.PUT_OFF, words="")
    publish(world, minutes, leader, why="Non, pas encore.")
    assert _step(world, idea) is None


def test_what_was_noted_by_hand_on_an_idea_stays(world: World) -> None:
    leader, author = world.person(Role.FACILITATOR), world.person()
    _meeting, minutes, idea = _with_idea(world, leader, author)
    note(world, idea, Step.DISCUSSED, "Au café du jeudi.")
    write(world, points(world, minutes)[0], leader)
    publish(world, minutes, leader)
    assert _step(world, idea).words == "Au café du jeudi."
