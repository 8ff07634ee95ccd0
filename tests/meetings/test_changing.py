"""A meeting that changes: what is kept, who is told before and after, once for a burst, and the way back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db, outbox
from blueprints.core.outbox import OutboxEntry
from blueprints.joining import services as joining
from blueprints.meetings import life, pending
from blueprints.meetings.models import Afterwards, Coming, Meeting, MeetingChange, VoteAnswer
from blueprints.news.models import MailChoice, NewsGroup, NewsKind
from tests.conftest import OTHER_HOST, Browser, World
from tests.meetings.making import day_after, found, options, path, propose, set_seats, typed, vote
from tests.meetings.test_coming import LINK, announce, come, told
from tests.news.making import choose

Open = Callable[..., Browser]
CHANGED = NewsKind.MEETING_CHANGED
UNDO = "/annuler"


@pytest.fixture
def staff(world: World) -> Person:
    """One who organises."""
    return world.person(Role.FACILITATOR, first_name="Nadia")


def sent(world: World, meeting: Meeting, **changes: str) -> dict[str, str]:
    """Return the form of a meeting as its page gives it, with these changes."""
    now = world.read(found, meeting.id)
    data = {"version": str(now.version), "title": now.title, "about": now.about, "place": now.place}
    if now.starts_at is not None:
        data |= {"starts": typed(now.starts_at), "ends": "16 h"}
    return {**data, **changes}


def save(world: World, mine: Browser, meeting: Meeting, **changes: str) -> None:
    """Save these changes of a meeting."""
    answer = mine.submit(f"{path(meeting)}/modifier", sent(world, meeting, **changes))
    assert answer.status_code == 303, answer.text


def work(world: World, minutes: int = 6) -> None:
    """Let some minutes pass, and the jobs run."""
    with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False), world.app.app_context():
        outbox.run_due()


def sentence(browser: Open, person: Person) -> str:
    """Return the page of a person's news."""
    return browser(person).get("/mes-nouvelles").text


# --- who is told, and what --------------------------------------------------------------------------------------------


def test_who_comes_waits_or_does_not_know_reads_before_and_after(world: World, browser: Open, staff: Person) -> None:
    meeting = announce(world, staff, {Coming.ON_SITE: (1, "")})
    comes, waits, unsure, away, silent = (world.person() for _ in range(5))
    for person, way in ((comes, Coming.ON_SITE), (waits, Coming.ON_SITE), (unsure, Coming.UNKNOWN), (away, Coming.NO)):
        come(world, meeting, person, way)
    save(world, browser(staff), meeting, place="Salle Érable", starts=typed(day_after(20, 15)), ends="17 h")
    assert told(world, comes, CHANGED) == 0
    work(world)
    assert [told(world, one, CHANGED) for one in (comes, waits, unsure, away, silent, staff)] == [1, 1, 1, 0, 0, 0]
    said = sentence(browser, comes)
    assert "L’heure change\u00a0: avant 14\u00a0h, maintenant 15\u00a0h" in said
    assert "Le lieu change\u00a0: avant «\u00a0Café du Pont\u00a0», maintenant «\u00a0Salle Érable\u00a0»." in said
    assert "Pouvez-vous toujours venir\u00a0?" in said


def test_a_burst_of_saves_is_one_notice_from_the_first_to_the_last(world: World, browser: Open, staff: Person) -> None:
    meeting, person, mine = announce(world, staff), world.person(), browser(staff)
    come(world, meeting, person)
    save(world, mine, meeting, place="Salle Érable")
    save(world, mine, meeting, place="Salle Hêtre")
    save(world, mine, meeting, title="Un goûter", ends="17 h 30")
    work(world)
    assert told(world, person, CHANGED) == 1
    said = sentence(browser, person)
    assert "avant «\u00a0Café du Pont\u00a0», maintenant «\u00a0Salle Hêtre\u00a0»" in said
    assert "Érable" not in said
    assert "La durée change\u00a0: avant 2\u00a0h, maintenant 3\u00a0h\u00a030." in said
    assert "Avant, elle s’appelait «\u00a0Un café\u00a0»." in said
    work(world, 30)
    assert told(world, person, CHANGED) == 1


def test_each_save_puts_the_notice_off_a_little_and_not_for_ever(world: World, browser: Open, staff: Person) -> None:
    meeting, person, mine = announce(world, staff), world.person(), browser(staff)
    come(world, meeting, person)
    with time_machine.travel(clock.now(), tick=False) as day:
        for minute in range(8):
            save(world, mine, meeting, place=f"Salle {minute}")
            day.shift(timedelta(minutes=4))
            work(world, 0)
        assert told(world, person, CHANGED) >= 1


def test_what_comes_back_to_what_it_was_is_not_told(world: World, browser: Open, staff: Person) -> None:
    meeting, person, mine = announce(world, staff), world.person(), browser(staff)
    come(world, meeting, person)
    save(world, mine, meeting, place="Salle Érable")
    save(world, mine, meeting, place="Café du Pont")
    work(world)
    assert told(world, person, CHANGED) == 0
    assert world.read(lambda: db.session().scalars(select(MeetingChange.id)).all()) == []


def test_nothing_changed_is_said_and_told_to_nobody(world: World, browser: Open, staff: Person) -> None:
    meeting, mine = announce(world, staff), browser(staff)
    come(world, meeting, world.person())
    save(world, mine, meeting)
    assert "Rien n’a changé. Personne n’est prévenu." in mine.get(path(meeting)).text
    assert world.read(lambda: db.session().scalars(select(MeetingChange.id)).all()) == []


def test_a_meeting_that_is_cancelled_meanwhile_says_only_that(world: World, browser: Open, staff: Person) -> None:
    meeting, person, mine = announce(world, staff), world.person(), browser(staff)
    come(world, meeting, person)
    save(world, mine, meeting, place="Salle Érable")

    def cancel() -> None:
        now = found(meeting.id)
        life.cancel(
            meeting=now, reason="Grève.", afterwards=Afterwards.NEW_DATES, version=now.version, actor_id=staff.id
        )

    world.run(cancel)
    work(world)
    assert told(world, person, CHANGED) == 0
    said = sentence(browser, person)
    assert "est annulée" in said
    assert "D’autres dates seront bientôt proposées." in said


def test_who_answered_to_the_dates_is_told_while_the_date_is_asked(world: World, browser: Open, staff: Person) -> None:
    meeting, voter, silent = propose(world, staff), world.person(), world.person()
    vote(world, meeting, voter, VoteAnswer.YES)
    mine = browser(staff)
    assert "Heure de fin" not in mine.get(f"{path(meeting)}/modifier").text
    save(world, mine, meeting, place="Salle Érable")
    work(world)
    assert [told(world, one, CHANGED) for one in (voter, silent)] == [1, 0]


def test_who_could_come_on_the_date_is_told_and_who_could_not_is_not(
    world: World, browser: Open, staff: Person
) -> None:
    meeting, able, unable = propose(world, staff), world.person(), world.person()
    vote(world, meeting, able, VoteAnswer.HARD)
    vote(world, meeting, unable, VoteAnswer.NO)
    mine = browser(staff)
    mine.submit(f"{path(meeting)}/date", {"option": str(options(world, meeting)[0]), "version": str(meeting.version)})
    save(world, mine, meeting, place="Salle Érable")
    work(world)
    assert [told(world, one, CHANGED) for one in (able, unable)] == [1, 0]


def test_who_left_the_collective_is_told_nothing(world: World, browser: Open, staff: Person) -> None:
    meeting, person = announce(world, staff), world.person()
    come(world, meeting, person)
    save(world, browser(staff), meeting, place="Salle Érable")
    world.run(lambda: joining.leave_collective(person=db.session().get_one(Person, person.id)))
    work(world)
    assert told(world, person, CHANGED) == 0


# --- an hour that changes ---------------------------------------------------------------------------------------------


def test_an_hour_that_changes_asks_again_and_keeps_what_was_answered(
    world: World, browser: Open, staff: Person
) -> None:
    meeting, person = announce(world, staff), world.person()
    come(world, meeting, person)
    save(world, browser(staff), meeting, starts=typed(day_after(20, 18)), ends="20:00")
    page = browser(person).get(path(meeting)).text
    assert "L’heure a changé depuis votre réponse." in page
    assert "Pouvez-vous toujours venir" in page
    assert "Votre place est gardée" not in page
    assert 'value="on_site" checked' in page
    come(world, meeting, person)
    assert "Votre place est gardée" in browser(person).get(path(meeting)).text
    work(world)
    assert told(world, person, CHANGED) == 0


def test_who_answered_to_an_hour_that_is_taken_back_is_told(world: World, browser: Open, staff: Person) -> None:
    meeting, person, mine = announce(world, staff), world.person(), browser(staff)
    come(world, meeting, person)
    save(world, mine, meeting, starts=typed(day_after(20, 18)), ends="20 h")
    come(world, meeting, person)
    save(world, mine, meeting, starts=typed(day_after(20, 14)), ends="16 h")
    work(world)
    assert "avant 18\u00a0h, maintenant 14\u00a0h" in sentence(browser, person)


def test_a_change_of_day_says_both_days(world: World, browser: Open, staff: Person) -> None:
    meeting, person = announce(world, staff), world.person()
    come(world, meeting, person)
    save(world, browser(staff), meeting, starts=typed(day_after(27)))
    work(world)
    assert "La date change\u00a0: avant le" in sentence(browser, person)


# --- the ways to come -------------------------------------------------------------------------------------------------


def test_a_new_link_is_told_to_who_uses_it_and_a_new_way_to_all(world: World, browser: Open, staff: Person) -> None:
    meeting = announce(world, staff, {Coming.ON_SITE: (None, ""), Coming.ONLINE: (None, LINK)})
    here, there = world.person(), world.person()
    come(world, meeting, here)
    come(world, meeting, there, Coming.ONLINE)
    mine, other = browser(staff), "https://visio.exemple.fr/autre"
    set_seats(mine, path(meeting), {"on_site": "y", "online": "y", "online_joining": other})
    work(world)
    assert [told(world, one, CHANGED) for one in (here, there)] == [0, 1]
    assert "Le lien de la visio change." in sentence(browser, there)
    assert other not in sentence(browser, there)
    set_seats(mine, path(meeting), {"on_site": "y", "online": "y", "online_joining": other, "phone": "y"})
    work(world)
    assert [told(world, one, CHANGED) for one in (here, there)] == [1, 2]
    assert "On peut maintenant venir par téléphone." in sentence(browser, here)


def test_seats_and_links_are_undone(world: World, browser: Open, staff: Person) -> None:
    meeting, person, mine = announce(world, staff, {Coming.ONLINE: (3, LINK)}), world.person(), browser(staff)
    come(world, meeting, person, Coming.ONLINE)
    answer = set_seats(mine, path(meeting), {"on_site": "y", "online": "y", "online_seats": "8"})
    assert answer.status_code == 303
    assert "sont comme avant" in _undo(mine, meeting)
    assert LINK in browser(person).get(path(meeting)).text
    assert "Je viens sur place" not in browser(world.person()).get(path(meeting)).text
    work(world)
    assert told(world, person, CHANGED) == 0


def _undo(mine: Browser, meeting: Meeting) -> str:
    """Press "Annuler" on the page of a meeting; return the page that follows."""
    token = mine.get(path(meeting)).text.partition('name="jeton" value="')[2].partition('"')[0]
    answer = mine.submit(UNDO, {"jeton": token})
    return mine.get(answer.headers["Location"]).text


# --- the page ---------------------------------------------------------------------------------------------------------


def test_a_save_is_undone_for_a_minute_and_tells_nobody(world: World, browser: Open, staff: Person) -> None:
    meeting, person, mine = announce(world, staff), world.person(), browser(staff)
    come(world, meeting, person)
    save(world, mine, meeting, title="Un goûter", about="Du thé.", starts=typed(day_after(21, 18)), ends="19 h")
    assert "La rencontre est comme avant" in _undo(mine, meeting)
    now = world.read(found, meeting.id)
    assert (now.title, now.about, now.starts_at, now.minutes_long) == ("Un café", "", meeting.starts_at, 120)
    assert "Votre place est gardée" in browser(person).get(path(meeting)).text
    work(world)
    assert told(world, person, CHANGED) == 0


def test_only_the_last_save_is_undone(world: World, browser: Open, staff: Person) -> None:
    meeting, mine = announce(world, staff), browser(staff)
    save(world, mine, meeting, title="Un goûter")
    token = mine.get(path(meeting)).text.partition('name="jeton" value="')[2].partition('"')[0]
    save(world, mine, meeting, title="Un repas")
    mine.submit(UNDO, {"jeton": token})
    assert world.read(found, meeting.id).title == "Un repas"


def test_two_who_change_it_at_once_read_both_texts(world: World, browser: Open, staff: Person) -> None:
    meeting, mine, other = announce(world, staff), browser(staff), browser(world.person(Role.FACILITATOR))
    data = sent(world, meeting, title="Un goûter", place="Salle Hêtre")
    save(world, other, meeting, title="Un repas", about="Chacun apporte un plat.")
    page = mine.submit(f"{path(meeting)}/modifier", data)
    assert page.status_code == 409
    for words in ("La rencontre a changé dans une autre page.", "Un repas", "Chacun apporte un plat.", "Un goûter"):
        assert words in page.text
    assert 'value="Salle Hêtre"' in page.text
    version = page.text.partition('name="version" value="')[2].partition('"')[0]
    assert mine.submit(f"{path(meeting)}/modifier", {**data, "version": version}).status_code == 303
    assert world.read(found, meeting.id).title == "Un goûter"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Donnez un titre à la rencontre."),
        ({"title": "é" * 121}, "Gardez 120 signes au plus"),
        ({"about": "a" * 1_000_000}, "Gardez 2\u00a0000 signes au plus"),
        ({"place": "\x00"}, "Dites où la rencontre a lieu"),
        ({"starts": "3 mars 2021 14h"}, "Choisissez des dates à venir."),
        ({"starts": "demain"}, "Cette date ne se lit pas."),
        ({"starts": ""}, "Écrivez la date."),
        ({"starts": "28 mars 2027 2h30", "ends": "4 h"}, "Cette nuit-là, on passe de 2\u00a0h à 3\u00a0h"),
        ({"ends": ""}, "Écrivez l’heure de fin."),
        ({"ends": "14 h"}, "La fin doit venir après le début, le même jour."),
        ({"ends": "9 h"}, "La fin doit venir après le début, le même jour."),
        ({"ends": "25 h"}, "Cette date n’existe pas dans le calendrier."),
        ({"ends": "plus tard 🙂"}, "Cette heure ne se lit pas."),
        ({"starts": typed(day_after(20, 8)), "ends": "23 h"}, "Une rencontre dure douze heures au plus."),
    ],
)
def test_what_cannot_be_is_said_and_the_words_are_kept(
    world: World, browser: Open, staff: Person, change: dict[str, str], sentence: str
) -> None:
    meeting = announce(world, staff)
    data = sent(world, meeting, **{"title": "Un goûter", **change})
    page = browser(staff).submit(f"{path(meeting)}/modifier", data)
    assert page.status_code == 422
    assert sentence in page.text
    assert data["title"] in page.text
    assert world.read(found, meeting.id).title == "Un café"


def test_the_hour_that_comes_twice_is_the_first_and_the_page_says_so(
    world: World, browser: Open, staff: Person
) -> None:
    meeting, mine = announce(world, staff), browser(staff)
    save(world, mine, meeting, starts="31 octobre 2027 2h30", ends="4 h")
    assert "2\u00a0h\u00a030 arrive deux fois\u00a0: c’est la première qui compte." in mine.get(path(meeting)).text
    now = world.read(found, meeting.id)
    assert now.starts_at == datetime.fromisoformat("2027-10-31T00:30+00:00")
    assert now.minutes_long == 150


def test_a_meeting_that_has_begun_changes_no_more(world: World, browser: Open, staff: Person) -> None:
    meeting, mine = announce(world, staff), browser(staff)
    data = sent(world, meeting, title="Un goûter")
    with time_machine.travel(day_after(20) + timedelta(minutes=1), tick=False):
        late = browser(staff)
        assert "Modifier la rencontre" not in late.get(path(meeting)).text
        assert late.get(f"{path(meeting)}/modifier").status_code == 303
        assert late.submit(f"{path(meeting)}/modifier", data).status_code == 422
    assert world.read(found, meeting.id).title == "Un café"
    assert mine.get(f"{path(meeting)}/modifier").status_code == 200


def test_only_who_organises_here_changes_a_meeting(world: World, browser: Open, staff: Person) -> None:
    meeting, elsewhere = announce(world, staff), world.make_platform("Cordée d’ailleurs", OTHER_HOST)
    data = sent(world, meeting, title="Un goûter")
    others = [browser(world.person(role)) for role in (Role.BENEFICIARY, Role.COACH, Role.MANAGER)]
    others.append(browser(world.person(Role.FACILITATOR, platform=elsewhere), OTHER_HOST))
    for other in others:
        assert other.get(f"{path(meeting)}/modifier").status_code == 404
        assert other.submit(f"{path(meeting)}/modifier", data).status_code == 404
    assert browser().get(f"{path(meeting)}/modifier").status_code in (302, 303)
    assert browser(staff).get(f"/rencontres/{uuid4()}/modifier").status_code == 404


def test_a_double_click_changes_once_and_shows_what_is_there(world: World, browser: Open, staff: Person) -> None:
    meeting, mine, person = announce(world, staff), browser(staff), world.person()
    come(world, meeting, person)
    data = sent(world, meeting, title="Un goûter")
    assert mine.submit(f"{path(meeting)}/modifier", data).status_code == 303
    assert mine.submit(f"{path(meeting)}/modifier", data).status_code == 303
    work(world)
    assert told(world, person, CHANGED) == 1


def test_a_meeting_that_is_near_is_told_sooner(world: World, browser: Open, staff: Person) -> None:
    meeting, person = announce(world, staff), world.person()
    come(world, meeting, person)
    with time_machine.travel(day_after(20, 13), tick=False) as day:
        save(world, browser(staff), meeting, place="Salle Érable")
        day.shift(pending.SHORT)
        work(world, 0)
        assert told(world, person, CHANGED) == 1


def test_two_who_save_at_once_are_one_change_and_one_question(world: World, browser: Open, staff: Person) -> None:
    meeting, person = announce(world, staff), world.person()
    come(world, meeting, person)
    pages, titles = [browser(staff), browser(world.person(Role.FACILITATOR))], ["Un goûter", "Un repas"]
    sends = [
        {**sent(world, meeting, title=title), "csrf_token": page.csrf()}
        for page, title in zip(pages, titles, strict=True)
    ]
    gate = Barrier(2)

    def act(place: int) -> int:
        gate.wait()
        return pages[place].submit(f"{path(meeting)}/modifier", sends[place]).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(act, range(2)))
    assert sorted(answers) == [303, 409]
    assert world.read(found, meeting.id).title == titles[answers.index(303)]
    work(world)
    assert told(world, person, CHANGED) == 1


def test_the_notice_by_mail_leaves_as_chosen(world: World, browser: Open, staff: Person) -> None:
    meeting, mailed, quiet = announce(world, staff), world.person(), world.person()
    choose(world, mailed, MailChoice.EACH, NewsGroup.MEETINGS)
    for person in (mailed, quiet):
        come(world, meeting, person)
    save(world, browser(staff), meeting, place="Salle Érable")
    work(world, 6)
    work(world, 8)

    def waiting() -> list[str]:
        return [one.arguments for one in db.session().scalars(select(OutboxEntry)) if "waiting_mail" in one.name]

    asked = world.read(waiting)
    assert any(str(mailed.id) in one for one in asked)
    assert not any(str(quiet.id) in one for one in asked)
