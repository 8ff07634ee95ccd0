"""The choice of a date, finished: the reminder before the end, answers written down for others, the picture."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.core import db, jobs
from blueprints.core.audit import AuditEntry
from blueprints.meetings import jobs as meeting_jobs
from blueprints.meetings import queries, ranking
from blueprints.meetings.models import DateVote, Meeting, PollReminder, VoteAnswer
from blueprints.news.models import NewsKind
from tests.conftest import OTHER_HOST, Browser, World
from tests.meetings.making import options, path, propose, vote
from tests.meetings.test_changing import UNDO, sentence
from tests.meetings.test_coming import _token as token_of
from tests.meetings.test_coming import announce, come, told

Open = Callable[..., Browser]
YES, HARD, NO = VoteAnswer.YES, VoteAnswer.HARD, VoteAnswer.NO
ENDS = NewsKind.MEETING_POLL_ENDS


@pytest.fixture
def staff(world: World) -> Person:
    """One who organises."""
    return world.person(Role.FACILITATOR, first_name="Nadia", pseudonym=None)


def answers(world: World, meeting: Meeting, *given: VoteAnswer | None) -> dict[str, str]:
    """Return the form of the answers to the dates, in their order."""
    named = zip(options(world, meeting), given, strict=False)
    return {f"date-{option}": answer.value for option, answer in named if answer}


def votes(world: World, person: Person) -> list[tuple[VoteAnswer, bool]]:
    """Return what a person answered, and whether it was written down for her."""

    def read() -> list[tuple[VoteAnswer, bool]]:
        found = db.session().scalars(select(DateVote).where(DateVote.person_id == person.id).order_by(DateVote.id))
        return [(one.answer, one.dictated_to is not None) for one in found]

    known: list[tuple[VoteAnswer, bool]] = world.read(read)
    return known


# --- the reminder before the end --------------------------------------------------------------------------------------


def remind(world: World, meeting: Meeting, before: timedelta) -> None:
    """Let the minute's work run so long before the answers close."""
    assert meeting.poll_ends_at is not None
    with time_machine.travel(meeting.poll_ends_at - before, tick=False), world.app.app_context():
        meeting_jobs.remind_of_the_end()


def test_who_asked_is_reminded_the_day_before_and_once(world: World, browser: Open, staff: Person) -> None:
    meeting, asks, silent = propose(world, staff), world.person(), world.person()
    mine = browser(asks)
    assert mine.submit(path(meeting), {"is_reminded": "y"}).status_code == 303
    assert 'name="is_reminded" value="y" checked' in mine.get(path(meeting)).text
    remind(world, meeting, timedelta(hours=25))
    assert told(world, asks, ENDS) == 0
    for hours in (23, 22, 1):
        remind(world, meeting, timedelta(hours=hours))
    assert [told(world, one, ENDS) for one in (asks, silent)] == [1, 0]
    said = sentence(browser, asks)
    assert "on peut répondre jusqu’au" in said
    assert "Vous aviez demandé ce rappel." in said


def test_the_minute_of_the_worker_looks_at_every_platform(world: World, staff: Person) -> None:
    world.make_platform("Cordée d’ailleurs", OTHER_HOST)
    assert meeting_jobs.remind_of_the_end in jobs._ticks
    remind(world, propose(world, staff), timedelta(hours=3))


def test_a_reminder_is_taken_back_by_its_box_and_by_undoing(world: World, browser: Open, staff: Person) -> None:
    meeting, person = propose(world, staff), world.person()
    mine = browser(person)
    mine.submit(path(meeting), {"is_reminded": "y", **answers(world, meeting, YES)})
    mine.get(path(meeting))
    mine.submit(path(meeting), answers(world, meeting, NO))
    assert world.read(_count) == 0
    mine.submit(UNDO, {"jeton": token_of(mine.get(path(meeting)).text)})
    assert world.read(_count) == 1
    assert votes(world, person) == [(YES, False)]


def _count() -> int:
    return len(db.session().scalars(select(PollReminder.id)).all())


def test_no_reminder_is_offered_on_the_last_day(world: World, browser: Open, staff: Person) -> None:
    meeting, person = propose(world, staff), world.person()
    assert meeting.poll_ends_at is not None
    with time_machine.travel(meeting.poll_ends_at - timedelta(hours=20), tick=False):
        mine = browser(person)
        assert "Me le rappeler" not in mine.get(path(meeting)).text
        page = mine.submit(path(meeting), {"is_reminded": "y"})
        assert page.status_code == 422
        assert "Répondez pour une date au moins." in page.text
    assert world.read(_count) == 0


def test_nobody_is_reminded_of_a_date_that_is_chosen(world: World, browser: Open, staff: Person) -> None:
    meeting, person = propose(world, staff), world.person()
    browser(person).submit(path(meeting), {"is_reminded": "y"})
    chosen = {"option": str(options(world, meeting)[0]), "version": str(meeting.version)}
    browser(staff).submit(f"{path(meeting)}/date", chosen)
    remind(world, meeting, timedelta(hours=3))
    assert told(world, person, ENDS) == 0


# --- written down for a person without internet -----------------------------------------------------------------------


def test_answers_are_written_down_logged_and_told(world: World, browser: Open, staff: Person) -> None:
    meeting, person, mine = propose(world, staff), world.person(first_name="Mireille"), browser(staff)
    page = f"{path(meeting)}/dates-pour"
    assert "Noter les dates d’une personne" in mine.get(page).text
    sent = {"person": str(person.id), **answers(world, meeting, YES, None, NO)}
    assert mine.submit(page, sent).status_code == 303
    assert votes(world, person) == [(YES, True), (NO, True)]
    assert told(world, person, NewsKind.MEETING_ANSWERED_FOR) == 1
    assert "dicté à Nadia" in mine.get(path(meeting)).text

    def trail() -> list[str]:
        return list(db.session().scalars(select(AuditEntry.action)))

    assert "meeting.dates_answered_for" in world.read(trail)
    browser(person).submit(path(meeting), answers(world, meeting, HARD))
    assert (HARD, False) in votes(world, person)


def test_what_was_written_down_is_undone(world: World, browser: Open, staff: Person) -> None:
    meeting, person, mine = propose(world, staff), world.person(), browser(staff)
    vote(world, meeting, person, HARD)
    page = f"{path(meeting)}/dates-pour"
    mine.submit(page, {"person": str(person.id), **answers(world, meeting, YES, YES)})
    mine.submit(UNDO, {"jeton": token_of(mine.get(page).text)})
    assert votes(world, person) == [(HARD, False)]
    assert told(world, person, NewsKind.MEETING_ANSWERED_FOR) == 0


def test_what_she_changed_since_is_not_undone(world: World, browser: Open, staff: Person) -> None:
    meeting, person, mine = propose(world, staff), world.person(), browser(staff)
    page = f"{path(meeting)}/dates-pour"
    mine.submit(page, {"person": str(person.id), **answers(world, meeting, YES)})
    token = token_of(mine.get(page).text)
    vote(world, meeting, person, NO)
    mine.submit(UNDO, {"jeton": token})
    assert votes(world, person) == [(NO, False)]


@pytest.mark.parametrize(
    ("change", "said"),
    [({"person": ""}, "Choisissez la personne."), ({"person": "x"}, "Choisissez la personne.")],
)
def test_nobody_and_nothing_are_refused_and_the_choices_kept(
    world: World, browser: Open, staff: Person, change: dict[str, str], said: str
) -> None:
    meeting = propose(world, staff)
    page = browser(staff).submit(f"{path(meeting)}/dates-pour", {**answers(world, meeting, HARD), **change})
    assert page.status_code == 422
    assert said in page.text
    assert 'value="hard" checked' in page.text


def test_no_answer_at_all_is_refused(world: World, browser: Open, staff: Person) -> None:
    meeting, person = propose(world, staff), world.person()
    page = browser(staff).submit(f"{path(meeting)}/dates-pour", {"person": str(person.id)})
    assert page.status_code == 422
    assert "Répondez pour une date au moins." in page.text


def test_only_who_organises_here_writes_for_others(world: World, browser: Open, staff: Person) -> None:
    meeting, person = propose(world, staff), world.person()
    elsewhere = world.make_platform("Cordée d’ailleurs", OTHER_HOST)
    sent = {"person": str(person.id), **answers(world, meeting, YES)}
    others = [browser(world.person(role)) for role in (Role.BENEFICIARY, Role.COACH, Role.MANAGER)]
    others.append(browser(world.person(Role.FACILITATOR, platform=elsewhere), OTHER_HOST))
    for other in others:
        assert other.get(f"{path(meeting)}/dates-pour").status_code == 404
        assert other.submit(f"{path(meeting)}/dates-pour", sent).status_code == 404
    manager = world.person(Role.MANAGER)
    assert browser(staff).submit(f"{path(meeting)}/dates-pour", {**sent, "person": str(manager.id)}).status_code == 422
    assert votes(world, person) == []


# --- the picture ------------------------------------------------------------------------------------------------------


def test_the_ranking_has_a_sentence_a_picture_and_a_table(world: World, browser: Open, staff: Person) -> None:
    meeting, mine = propose(world, staff), browser(staff)
    assert "bars__bar" not in mine.get(path(meeting)).text
    for given in ((YES, NO, HARD), (YES, NO, NO), (HARD, NO)):
        vote(world, meeting, world.person(), *given)
    page = mine.get(path(meeting)).text
    assert "3 personnes ont répondu. Le plus de personnes peuvent venir le" in page
    assert page.count('class="bars__bar"') == 3
    assert "3 personnes sur 3 peuvent venir" in page
    assert "personne ne peut venir" in page
    assert "Les réponses, date par date</caption>" in page
    assert "bars__bar" not in browser(world.person()).get(path(meeting)).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([(NO, NO)], "1 personne a répondu. Aucune date ne convient pour le moment."),
        ([(YES, YES)], "1 personne a répondu. Plusieurs dates conviennent à autant de personnes."),
    ],
)
def test_a_tie_and_no_date_at_all_are_said(
    world: World, staff: Person, given: list[tuple[VoteAnswer, ...]], said: str
) -> None:
    meeting = propose(world, staff)
    for one in given:
        vote(world, meeting, world.person(), *one)

    def read() -> str:
        with world.app.test_request_context():
            drawn = ranking.draw(
                queries.list_options(meeting.id, staff.id), queries.count_votes(meeting.id), len(given)
            )
            assert drawn is not None
            assert all(0 <= bar.share <= 100 for bar in drawn.bars)
            return drawn.sentence

    assert world.read(read) == said


# --- too late ---------------------------------------------------------------------------------------------------------


def test_an_answer_that_comes_too_late_is_shown_again(world: World, browser: Open, staff: Person) -> None:
    meeting, person = propose(world, staff), world.person()
    sent = answers(world, meeting, YES, HARD)
    assert meeting.poll_ends_at is not None
    with time_machine.travel(meeting.poll_ends_at, tick=False):
        page = browser(person).submit(path(meeting), sent)
    assert page.status_code == 422
    assert "Les réponses sont closes pour cette rencontre." in page.text
    assert "Votre réponse n’est pas enregistrée." in page.text
    assert "Je peux, mais c’est difficile</li>" in page.text
    assert votes(world, person) == []


def test_coming_too_late_is_shown_again(world: World, browser: Open, staff: Person) -> None:
    meeting, person = announce(world, staff), world.person()
    assert meeting.starts_at is not None
    with time_machine.travel(meeting.starts_at, tick=False):
        page = browser(person).submit(f"{path(meeting)}/venir", {"coming": "on_site"})
    assert page.status_code == 422
    assert "Votre réponse n’est pas enregistrée." in page.text
    assert "Je viens sur place</li>" in page.text


# --- late, undone -----------------------------------------------------------------------------------------------------


def test_being_late_is_undone_and_who_organises_is_not_told(world: World, browser: Open, staff: Person) -> None:
    meeting, person = announce(world, staff), world.person()
    come(world, meeting, person)
    mine = browser(person)
    mine.submit(f"{path(meeting)}/prevenir", {"leaves_early": "y"})
    mine.get(path(meeting))
    mine.submit(f"{path(meeting)}/prevenir", {"is_late": "y", "leaves_early": "y"})
    assert told(world, staff, NewsKind.MEETING_LATE) == 2
    mine.submit(UNDO, {"jeton": token_of(mine.get(path(meeting)).text)})
    assert told(world, staff, NewsKind.MEETING_LATE) == 1
    page = mine.get(path(meeting)).text
    assert 'name="leaves_early" value="y" checked' in page
    assert 'name="is_late" value="y" checked' not in page


def test_being_late_told_again_since_is_not_undone(world: World, browser: Open, staff: Person) -> None:
    meeting, person = announce(world, staff), world.person()
    come(world, meeting, person)
    mine = browser(person)
    mine.submit(f"{path(meeting)}/prevenir", {"is_late": "y"})
    token = token_of(mine.get(path(meeting)).text)
    mine.submit(f"{path(meeting)}/prevenir", {})
    mine.submit(UNDO, {"jeton": token})
    assert 'name="is_late" value="y" checked' not in mine.get(path(meeting)).text
