"""The home of each role: what waits for her, nothing she may not know, and few statements."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from blueprints.accounts.models import Person, Platform, Role
from blueprints.advice import services as advice
from blueprints.advice.models import Topic
from blueprints.core import db, transaction
from blueprints.demo import people
from blueprints.drafts import services as drafts
from blueprints.journeys import services as journeys
from blueprints.journeys.models import JourneyRole
from blueprints.messaging import queries as conversations
from blueprints.messaging import services as messaging
from blueprints.news import services as news
from blueprints.news.models import NewsKind
from blueprints.testimonials import services as testimonials
from tests.conftest import Browser, World

Browsers = Callable[..., Browser]
BUDGET = 9


@pytest.fixture
def demo(app: Flask) -> Flask:
    """The application, filled with the demo."""
    people.fill(app)
    return app


def person_of(app: Flask, login: str) -> Person:
    """Return one of the demo's people."""
    with app.app_context(), db.across_platforms():
        return db.session().scalars(select(Person).where(Person.email == f"{login}@exemple.fr")).one()


def home_of(app: Flask, browser: Browsers, login: str) -> str:
    """Return the home of one of the demo's people, without the header and the footer."""
    page: str = browser(person_of(app, login)).get("/").text
    return page[page.index("<main") : page.index("</main>")]


# --- what each one sees -------------------------------------------------------------------------------------------


def test_a_beneficiary_sees_the_next_meeting_her_messages_and_her_draft(demo: Flask, browser: Browsers) -> None:
    page = home_of(demo, browser, "awa.diallo")
    for said in (
        "Bonjour Awa",
        "Parler de son handicap au travail",
        "Répondre pour les dates",
        "1 nouveau message",
        "Avec Julien",
        "Mon premier mois au magasin",
        "Conseiller et manager",
        "Santé au travail",
        "Rien ne presse",
        "ça ne va pas",
    ):
        assert said in page, said


def test_no_word_of_a_message_is_on_a_home(demo: Flask, browser: Browsers) -> None:
    for login in ("awa.diallo", "julien.mercadier", "sophie.lantier", "samir.amrani"):
        page = home_of(demo, browser, login)
        for word in ("casque", "librairie", "médiathèque", "inventaire"):
            assert word not in page


def test_a_job_seeker_finds_her_coach_from_the_first_day(demo: Flask, browser: Browsers) -> None:
    page = home_of(demo, browser, "lina.ouazzani")
    assert "Avec Julien" in page
    assert "Conseiller et manager" not in page


def test_a_beneficiary_is_asked_for_her_answer_to_a_change(demo: Flask, browser: Browsers) -> None:
    page = home_of(demo, browser, "mathis.kerboul")
    assert "Un changement vous est proposé" in page
    assert "Le matin dans la serre" in page


def test_a_manager_sees_whom_she_may_write_to_and_nothing_of_the_rest(demo: Flask, browser: Browsers) -> None:
    page = home_of(demo, browser, "sophie.lantier")
    for said in (
        "Awa Diallo",
        "Avec Awa et Julien",
        "Conseiller et manager",
        "sous 2 jours ouvrés",
        "ne verrez jamais",
    ):
        assert said in page.replace("\u00a0", " "), said
    for hidden in (
        "rencontre",
        "collectif",
        "Conseils",
        "Santé au travail",
        "Avec Julien<",
        "Mathis",
        "RQTH",
        "médecin",
    ):
        assert hidden not in page, hidden


def test_a_manager_is_led_to_the_adjustments_and_to_the_trial_that_ends_soon(demo: Flask, browser: Browsers) -> None:
    page = home_of(demo, browser, "sophie.lantier")
    assert re.search(r'<a class="button" href="/mon-accompagnement/amenagements">.*Voir les aménagements</a>', page)
    assert "Essais qui finissent cette semaine" in page
    assert re.search(r'<a class="alone" href="/mon-accompagnement/amenagements/[^"]+" dir="auto">Awa Diallo, le', page)


def test_an_employers_officer_is_led_to_what_she_reads(demo: Flask, browser: Browsers) -> None:
    page = home_of(demo, browser, "vera.colombel")
    assert 'href="/mon-accompagnement/amenagements"' in page
    assert "conversation" not in page
    lists = browser(person_of(demo, "vera.colombel"))
    for address in ("/mon-accompagnement", "/mon-accompagnement/amenagements"):
        text = lists.get(address).text
        assert "Elle s’ouvrira" not in text
        assert "Toutes les conversations" not in text
    assert "Il n’y a pas encore de conversation ici" not in lists.get("/mon-accompagnement").text


def test_a_manager_who_left_sees_nothing_of_that_person(demo: Flask, browser: Browsers) -> None:
    page = home_of(demo, browser, "beatrice.lemonnet")
    assert "Hugo" in page
    assert "Mireille" not in page


def test_a_coach_sees_who_wrote_and_whom_she_accompanies_but_not_the_collective(demo: Flask, browser: Browsers) -> None:
    page = home_of(demo, browser, "julien.mercadier")
    assert page.index("Lina Ouazzani") < page.index("Awa Diallo")
    assert "Les personnes que vous accompagnez" in page
    for said in ("1 nouveau message", "Fatou Sarré", "Imprimerie Corvisart", "Pas d’employeur pour le moment"):
        assert said in page
    for hidden in ("Mathis", "Camille", "rencontre", "questions sans réponse"):
        assert hidden not in page


def test_a_facilitator_sees_what_waits_and_no_conversation(demo: Flask, browser: Browsers) -> None:
    page = home_of(demo, browser, "nadia.benkirane").replace("\u00a0", " ")
    for said in ("textes à relire", "2 questions sans réponse", "5 personnes ont répondu", "Voir les réponses"):
        assert said in page, said
    for hidden in ("Mes conversations", "Conseiller et manager", "Ateliers Brunel"):
        assert hidden not in page


def test_a_coach_who_is_also_a_facilitator_sees_both(demo: Flask, browser: Browsers) -> None:
    page = home_of(demo, browser, "romain.teyssier")
    assert "textes à relire" in page
    assert "Camille Verdenal" in page


def test_an_administrator_sees_people_and_counts_only(demo: Flask, browser: Browsers) -> None:
    page = home_of(demo, browser, "odile.rambert")
    assert re.search(r"Personne accompagnée</th>\s*<td[^>]*>12</td>", page)
    assert "Manon Verneuil" in page
    for hidden in ("Awa", "Parler de son handicap", "serre", "questions sans réponse", "Ateliers Brunel"):
        assert hidden not in page


def test_a_doctor_sees_the_conversation_she_takes_part_in_only(demo: Flask, browser: Browsers) -> None:
    page = home_of(demo, browser, "samir.amrani")
    assert "Awa Diallo" in page
    assert "Les personnes avec qui vous échangez" in page
    for hidden in ("Conseiller et manager", "Avec Julien", "rencontre", "accompagnez"):
        assert hidden not in page


def test_a_text_that_was_begun_is_recalled_without_a_word_of_it(world: World, browser: Browsers) -> None:
    person = world.person()
    world.run(
        drafts.keep_draft, person_id=person.id, place="/conseils/nouvelle-question", fields={"body": ["Mon secret"]}
    )
    page = browser(person).get("/").text
    assert "Brouillon à finir" in page
    assert "Une question" in page
    assert 'href="/conseils/nouvelle-question"' in page
    assert "secret" not in page


def test_news_are_counted_quietly_and_messages_are_not_counted_twice(world: World, browser: Browsers) -> None:
    person = world.person()
    mine = browser(person)
    assert "Lire mes nouvelles" not in mine.get("/").text
    for title in ("Un", "Deux"):
        world.run(news.tell, people=[person.id], kind=NewsKind.MEETING_PROPOSED, address="/rencontres", title=title)
    world.run(news.tell, people=[person.id], kind=NewsKind.MESSAGE_RECEIVED, address="/mon-accompagnement", name="Zoé")
    page = mine.get("/").text
    assert "2 nouvelles" in page.replace("\u00a0", " ")
    mine.submit("/mes-nouvelles/lues")
    assert "Lire mes nouvelles" not in mine.get("/").text


def test_who_has_several_roles_finds_one_part_for_each(world: World, browser: Browsers) -> None:
    person = world.person(Role.COACH, Role.FACILITATOR, Role.ADMINISTRATOR)
    page = browser(person).get("/").text
    titles = re.findall(r'<h2 id="(?:accompagnements|collectif|service)">([^<]+)</h2>', page)
    assert titles == ["Accompagnements", "Le collectif", "Le service"]


def test_who_has_one_role_finds_no_heading_more(world: World, browser: Browsers) -> None:
    page = browser(world.person()).get("/").text
    assert "Mon accompagnement</h2>" not in page
    assert "Rien ne presse." in page


def test_who_has_nothing_yet_is_told_whom_to_ask(world: World, browser: Browsers) -> None:
    for role in (Role.BENEFICIARY, Role.COACH, Role.MANAGER, Role.DOCTOR, Role.PRESCRIBER, Role.GUARDIAN):
        page = browser(world.person(role, first_name="Zoé")).get("/")
        assert page.status_code == 200
        assert "Bonjour Zoé" in page.text


# --- speed --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "login",
    [
        "awa.diallo",
        "julien.mercadier",
        "romain.teyssier",
        "sophie.lantier",
        "vera.colombel",
        "nadia.benkirane",
        "odile.rambert",
        "samir.amrani",
    ],
)
def test_every_home_asks_at_most_nine_things(demo: Flask, browser: Browsers, statements: list[str], login: str) -> None:
    one = browser(person_of(demo, login))
    one.get("/")
    statements.clear()
    one.get("/")
    assert len(statements) <= BUDGET, statements


def test_a_home_asks_as_much_for_thirty_as_for_three(world: World, browser: Browsers, statements: list[str]) -> None:
    coach = world.person(Role.COACH, Role.FACILITATOR)
    counts = []
    for more in (3, 27):
        for _ in range(more):
            world.run(_one_more, person=world.person(), coach=coach, employer=world.person(Role.MANAGER))
        one = browser(coach)
        one.get("/")
        statements.clear()
        assert one.get("/").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= BUDGET


def _one_more(person: Person, coach: Person, employer: Person) -> None:
    journey = journeys.open_journey(beneficiary=person.id, coach=coach.id)
    journeys.add_member(journey=journey, person=employer.id, role=JourneyRole.MANAGER)
    for opened in messaging.open_conversations(journey=journey, with_yes=True):
        talk = conversations.find_talk(opened.id)
        assert talk
        author = employer.id if opened.kind == "adjustments" else person.id
        messaging.send_message(talk=talk, author=author, client_id=uuid4(), text="Bonjour.")
    advice.ask_question(author_id=person.id, client_id=uuid4(), topic=Topic.RIGHTS, title="Une question", body="Oui ?")
    testimonials.create_draft(author_id=person.id, client_id=uuid4(), title="Un texte", body="Des mots.")


def test_hostile_names_are_text(world: World, browser: Browsers) -> None:
    person = world.person(first_name="<b>Zoé</b>", last_name="\u202eLunel")
    page = browser(person).get("/").text
    assert "&lt;b&gt;Zoé&lt;/b&gt;" in page
    assert "<b>Zoé" not in page


def test_each_platform_has_its_own_home(demo: Flask, browser: Browsers) -> None:
    page: Any = browser(person_of(demo, "lea.fontanel"), host="autre.localhost").get("/").text
    assert "Étienne" in page
    for foreign in ("Julien", "Parler de son handicap", "Nadia"):
        assert foreign not in page
    with demo.app_context():
        assert db.session().scalars(select(Platform.host)).all()
        assert not transaction.is_writing()


def test_two_namesakes_keep_each_her_own_coach(world: World, browser: Browsers) -> None:
    manager = world.person(Role.MANAGER)
    for coach_name in ("Julien", "Nora"):
        coach = world.person(Role.COACH, first_name=coach_name)
        person = world.person(first_name="Awa", last_name="Diallo")
        world.run(_one_more, person=person, coach=coach, employer=manager)
    page = unescape(browser(manager).get("/").text)
    for coach_name in ("Julien", "Nora"):
        assert len(re.findall(rf"{coach_name}[^<]* répond d’habitude", page)) == 1, coach_name
