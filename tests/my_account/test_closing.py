"""Closing one's account: everything said before, one button, and nothing left behind but what was said."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from blueprints.accounts import queries as people
from blueprints.accounts import roles, sessions
from blueprints.accounts import services as accounts
from blueprints.accounts.models import Person, Role, WebSession
from blueprints.advice import services as advice
from blueprints.advice.models import Topic
from blueprints.core import clock, db, outbox
from blueprints.core.audit import AuditEntry
from blueprints.core.errors import Refused
from blueprints.core.outbox import OutboxEntry
from blueprints.journeys import services as journeys
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole
from blueprints.my_account import services
from blueprints.my_account.models import Farewell
from blueprints.news.models import News
from blueprints.testimonials.models import TestimonialRevision, TestimonialState
from tests.conftest import OTHER_HOST, Browser, World
from tests.disk import read_apart
from tests.messaging.conftest import make_road
from tests.my_account.conftest import Letters
from tests.testimonials.factories import Desk

Browsers = Callable[..., Browser]
PAGE = "/mon-compte/fermer"


def seen_on(page: str) -> str:
    """Return the sign of what a recap page says."""
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return found[1]


def close(one: Browser, **more: str) -> Any:
    """Read the recap and close the account."""
    return one.submit(PAGE, {"sure": "y", "seen": seen_on(one.get(PAGE).text)} | more)


def closed(world: World, person: Person) -> None:
    """Close an account without a browser."""

    def act() -> None:
        own = people.find_person(person.id)
        assert own
        services.close_account(person=own)

    world.run(act)


def now(world: World, person: Person) -> Person:
    """Return the account as it is in the database now."""
    found = world.read(people.find_person, person.id)
    assert isinstance(found, Person)
    return found


def rows(world: World, model: Any, *where: Any) -> list[Any]:
    """Return rows as they are now."""
    return list(world.read(lambda: db.session().scalars(select(model).where(*where)).all()))


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_closes_nothing_and_says_what_happens(awa: Person, world: World, browser: Browsers) -> None:
    mine = browser(awa)
    page = mine.get(PAGE)
    assert page.status_code == 200
    for said in ("Ce qui est supprimé tout de suite", "Ce qui reste", "Qui est prévenu", "awa@exemple.fr"):
        assert said in page.text
    assert now(world, awa).ended_at is None


def test_without_the_box_nothing_is_closed(awa: Person, world: World, browser: Browsers) -> None:
    mine = browser(awa)
    page = mine.submit(PAGE, {"seen": seen_on(mine.get(PAGE).text)})
    assert page.status_code == 422
    assert "Cochez la case" in page.text
    assert now(world, awa).ended_at is None


def test_with_the_box_it_is_closed_and_she_is_out(
    awa: Person, world: World, browser: Browsers, letters: Letters
) -> None:
    mine, other = browser(awa), browser(awa)
    answer = close(mine)
    assert (answer.status_code, answer.location) == (303, "/compte-ferme")
    assert '"cache"' in answer.headers["Clear-Site-Data"]
    assert mine.get("/compte-ferme").status_code == 200
    assert [one.get("/mon-compte").status_code for one in (mine, other)] == [302, 302]
    kept = now(world, awa)
    assert kept.ended_at is not None
    assert [kept.email, kept.password_hash, kept.pseudonym, kept.recognition_word] == [None, None, None, ""]
    assert world.read(roles.list_roles, awa.id) == []
    assert rows(world, WebSession, WebSession.person_id == awa.id, WebSession.revoked_at.is_(None)) == []
    (last,) = letters()
    assert last["To"] == "awa@exemple.fr"
    assert "Votre compte est fermé" in last.get_content()
    assert "Awa" not in last.get_content()
    assert rows(world, Farewell) == [], "her address is forgotten once the mail left"


def test_it_is_in_the_audit_trail_without_a_word(awa: Person, world: World, browser: Browsers) -> None:
    close(browser(awa))
    said = rows(world, AuditEntry, AuditEntry.subject_id == awa.id)
    assert "person.ended" in [entry.action for entry in said]
    assert "role.ended" in [entry.action for entry in said]
    assert not any("Awa" in entry.facts or "awa@" in entry.facts for entry in said)


def test_a_page_read_before_something_changed_is_shown_again(awa: Person, world: World, browser: Browsers) -> None:
    mine = browser(awa)
    seen = seen_on(mine.get(PAGE).text)
    coach = world.person(Role.COACH)
    world.run(journeys.open_journey, beneficiary=awa.id, coach=coach.id)
    page = mine.submit(PAGE, {"sure": "y", "seen": seen})
    assert page.status_code == 422
    assert "Quelque chose a changé" in page.text
    assert coach.full_name in page.text
    assert now(world, awa).ended_at is None
    assert close(mine).status_code == 303


@pytest.mark.parametrize("seen", ["", "x", "é" * 10_000, "<b>", "\0"])
def test_a_recap_that_was_never_shown_closes_nothing(awa: Person, world: World, browser: Browsers, seen: str) -> None:
    assert browser(awa).submit(PAGE, {"sure": "y", "seen": seen}).status_code == 422
    assert now(world, awa).ended_at is None


def test_two_clicks_at_once_close_it_once(awa: Person, world: World, browser: Browsers, letters: Letters) -> None:
    token = browser(awa).get_cookie(sessions.COOKIE, domain="localhost")
    assert token
    both = [browser(), browser()]
    for one in both:
        one.set_cookie(sessions.COOKIE, token.value, domain="localhost", secure=True)
    seen = seen_on(both[0].get(PAGE).text)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one: one.submit(PAGE, {"sure": "y", "seen": seen}).status_code, both))
    assert set(answers) <= {302, 303, 404}
    assert now(world, awa).ended_at is not None
    assert len(letters()) == 1
    assert [one.action for one in rows(world, AuditEntry)].count("person.ended") == 1


def test_a_stranger_and_an_old_proof_close_nothing(awa: Person, world: World, browser: Browsers) -> None:
    assert browser().get(PAGE).status_code == 302
    mine = browser(awa)
    with time_machine.travel(clock.now() + timedelta(minutes=30)):
        assert "/connexion/preuve" in close(mine).location
    assert now(world, awa).ended_at is None


# --- who cannot go yet ------------------------------------------------------------------------------------------------


def test_the_only_one_responsible_cannot_go(world: World, browser: Browsers) -> None:
    other = world.make_platform("Cordée des Marches", OTHER_HOST)
    world.person(Role.ADMINISTRATOR, platform=other)
    alone = world.person(Role.ADMINISTRATOR)
    page = browser(alone).get(PAGE).text
    assert "Nommez une autre personne responsable" in page
    assert 'name="sure"' not in page
    with pytest.raises(Refused):
        closed(world, alone)
    world.person(Role.ADMINISTRATOR)
    closed(world, alone)
    assert now(world, alone).ended_at is not None


def test_of_two_responsible_who_go_at_once_one_stays(world: World) -> None:
    both = [world.person(Role.ADMINISTRATOR) for _ in range(2)]

    def go(person: Person) -> str:
        try:
            closed(world, person)
        except Refused:
            return "stays"
        return "gone"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, both)) == ["gone", "stays"]


def test_a_coach_cannot_leave_a_person_alone(world: World, browser: Browsers) -> None:
    road = make_road(world)
    page = browser(road.julien).get(PAGE).text
    assert "Vous accompagnez encore une personne" in page
    with pytest.raises(Refused):
        closed(world, road.julien)
    road.join(world.person(Role.COACH), JourneyRole.COACH)
    closed(world, road.julien)
    assert now(world, road.julien).ended_at is not None


# --- what goes and what stays -----------------------------------------------------------------------------------------


def test_her_journey_closes_the_employer_is_out_and_the_coach_keeps_what_was_said(
    world: World, browser: Browsers
) -> None:
    road = make_road(world)
    road.write(road.awa, "shared", "Je m’en vais.")
    sophie, julien = browser(road.sophie), browser(road.julien)
    page = browser(road.awa).get(PAGE).text
    assert "Votre message reste avec votre nom" in page
    for name in ("Julien Mercadier", "Sophie Lantier", "Samir Amrani"):
        assert name in page
    closed(world, road.awa)
    assert sophie.get(road.url("shared")).status_code == 404
    assert julien.get(road.url("shared")).status_code == 200
    assert "Je m’en vais." in julien.get(road.url("shared")).text
    (journey,) = rows(world, Journey)
    assert journey.closed_at is not None
    open_now = {one.person_id for one in rows(world, JourneyMember) if one.ends_at is None}
    assert open_now == {road.julien.id}
    assert "Awa Diallo a fermé son compte" in julien.get("/mes-nouvelles").text


def test_a_manager_who_goes_leaves_the_journey_to_the_others(world: World, browser: Browsers) -> None:
    road = make_road(world)
    awa = browser(road.awa)
    closed(world, road.sophie)
    assert awa.get(road.url("shared")).status_code == 200
    (journey,) = rows(world, Journey)
    assert journey.closed_at is None
    assert "Sophie Lantier a fermé son compte" in awa.get("/mes-nouvelles").text


def test_what_she_wrote_in_the_collective_stays_without_her_name(awa: Person, world: World, browser: Browsers) -> None:
    world.run(
        advice.ask_question,
        author_id=awa.id,
        client_id=uuid4(),
        topic=Topic.AT_WORK,
        title="Le bruit me fatigue",
        body="Que faites-vous ?",
    )
    reader = browser(world.person())
    assert "Mésange" in reader.get("/conseils").text + _first_thread(reader)
    assert "Votre message dans les conseils reste" in browser(awa).get(PAGE).text
    closed(world, awa)
    thread = _first_thread(reader)
    assert "Le bruit me fatigue" in thread
    assert "Une personne du collectif" in thread
    for name in ("Mésange", "Awa", "Diallo"):
        assert name not in thread


def _first_thread(reader: Browser) -> str:
    link = re.search(r'href="(/conseils/[0-9a-f-]{36})', reader.get("/conseils").text)
    assert link
    return reader.get(link[1]).text


def test_unpublished_testimonials_lose_their_words_and_published_ones_stay(world: World, browser: Browsers) -> None:
    desk = Desk(world)
    draft, published = desk.make(TestimonialState.DRAFT), desk.make(TestimonialState.PUBLISHED)
    page = browser(desk.author).get(PAGE).text
    assert "Votre témoignage qui n’est pas publié" in page
    assert "Votre témoignage publié reste" in page
    public = f"/temoignages/{published.public_id}"
    before = browser().get(public).text
    closed(world, desk.author)
    after = browser().get(public)
    assert after.status_code == 200
    assert desk.now(published).published_body in before
    assert desk.now(draft).state is TestimonialState.WITHDRAWN
    assert {one.body for one in rows(world, TestimonialRevision)} == {""}


def test_the_files_hold_no_word_of_her_drafts_any_more(world: World) -> None:
    desk = Desk(world)
    desk.make(TestimonialState.DRAFT, body="Un canari au fond de la mine attend.")
    if world.read(lambda: db.session().get_bind().dialect.name) != "sqlite":
        pytest.skip("PostgreSQL overwrites by its own vacuum, in its own time")

    def found() -> list[str]:
        with world.app.app_context():
            file = Path(db.db.engine.url.database or "")
        return [one.name for one in file.parent.glob(f"{file.name}*") if b"canari au fond" in read_apart(one)]

    assert found()
    closed(world, desk.author)
    assert found() == []


def test_mails_that_waited_for_her_do_not_leave(awa: Person, world: World, letters: Letters) -> None:
    world.run(lambda: services.try_mailbox(person=_fresh(awa.id)))
    closed(world, awa)
    assert [one["Subject"] for one in letters()] == ["Votre compte est fermé"]
    dropped = rows(world, OutboxEntry, OutboxEntry.fault == outbox.DROPPED)
    assert len(dropped) == 1


def _fresh(person_id: UUID) -> Person:
    found = people.find_person(person_id)
    assert found
    return found


def test_what_she_was_told_is_gone(awa: Person, world: World) -> None:
    world.run(lambda: services.change_password(person=_fresh(awa.id), password_hash="x", keep=uuid4()))
    assert len(rows(world, News, News.person_id == awa.id)) == 1
    closed(world, awa)
    assert rows(world, News, News.person_id == awa.id) == []


def test_she_can_come_back_with_a_new_account_of_the_same_address_and_name(awa: Person, world: World) -> None:
    closed(world, awa)
    again = world.person(first_name="Awa", email="awa@exemple.fr", pseudonym="Mésange")
    assert again.id != awa.id


def test_after_two_years_her_name_goes_too(awa: Person, world: World) -> None:
    closed(world, awa)
    world.run(accounts.forget_names)
    assert now(world, awa).first_name == "Awa"
    with time_machine.travel(clock.now() + timedelta(days=731)):
        world.run(accounts.forget_names)
    assert now(world, awa).full_name == "Une personne qui est partie"


def test_the_recap_asks_few_things_whatever_there_is(world: World, browser: Browsers, statements: list[str]) -> None:
    road = make_road(world)
    mine = browser(road.awa)
    mine.get(PAGE)
    statements.clear()
    mine.get(PAGE)
    few = len(statements)
    for number in range(10):
        road.write(road.awa, "shared", f"Message {number}")
        road.join(world.person(Role.MANAGER), JourneyRole.MANAGER)
    statements.clear()
    mine.get(PAGE)
    assert len(statements) == few <= 40


def test_nothing_of_another_person_is_touched(awa: Person, world: World, browser: Browsers) -> None:
    hugo = world.person(first_name="Hugo", email="hugo@exemple.fr")
    his = browser(hugo)
    closed(world, awa)
    assert his.get("/mon-compte").status_code == 200
    assert now(world, hugo).email == "hugo@exemple.fr"
    count = world.read(lambda: db.session().scalar(select(func.count()).select_from(WebSession)))
    assert count == 1
