"""The extraordinary access: two people decide, those concerned are told, each reading is noted, and it ends."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine

from blueprints.accounts.models import Role
from blueprints.accounts.roles import change_roles
from blueprints.core import audit, audit_retention, clock, db, outbox, tokens
from blueprints.core.errors import Refused
from blueprints.journeys import queries as journeys
from blueprints.journeys import services as journey_services
from blueprints.journeys.models import JourneyRole
from blueprints.messaging.models import ConversationKind
from blueprints.news.models import NewsKind
from blueprints.privacy import queries, samples, services
from blueprints.privacy.models import Ground
from blueprints.sign_in.models import KnownBrowser
from blueprints.sign_in.web import KNOWN_COOKIE
from tests.conftest import HOST, OTHER_HOST, Browser, World
from tests.desk.making import present, told
from tests.privacy.making import (
    MOTIVE,
    WORDS,
    asked_for,
    entries,
    on,
    opened_for,
    page,
    question_of,
    reading_path,
    say,
    scene_of,
    second_administrator,
)

Open = Callable[..., Browser]


def _form(*talks: object, **more: object) -> dict[str, object]:
    return {
        "client_id": str(uuid4()),
        "ground": "danger",
        "motive": MOTIVE,
        "talks": [str(one) for one in talks],
        "hours": "4",
        **more,
    }


# --- the whole way ----------------------------------------------------------------------------------------------------


def test_two_people_open_one_conversation_and_those_concerned_are_told(world: World, browser: Open) -> None:
    scene = scene_of(world)
    cast = scene.cast
    asker, second = browser(cast.administrator), browser(cast.facilitator)
    path = f"/service/accompagnements/{cast.journey.id}/acces"
    assert "Awa Diallo" in page(asker, path)
    answer = asker.submit(path, _form(scene.private))
    assert answer.status_code == 303
    state = answer.headers["Location"]
    access = world.read(queries.list_of_person, cast.administrator.id)[0][0].id
    assert told(world, NewsKind.EXTRAORDINARY_ASKED) == {cast.facilitator.id}
    assert told(world, NewsKind.EXTRAORDINARY_OPENED) == set()
    assert asker.get(reading_path(access, scene.private)).status_code == 404, "nothing is open before the answer"

    assert "Awa Diallo" in page(second, "/service/acces")
    question = page(second, state)
    assert MOTIVE in question
    assert WORDS not in question
    assert second.submit(f"{state}/accepter").status_code == 303
    assert told(world, NewsKind.EXTRAORDINARY_OPENED) == {cast.beneficiary.id, cast.coach.id}, "never her manager"
    assert told(world, NewsKind.EXTRAORDINARY_ANSWERED) == {cast.administrator.id}

    words = page(asker, reading_path(access, scene.private))
    assert f"{WORDS} (private)" in words
    assert "<textarea" not in words
    assert asker.get(reading_path(access, scene.talks[ConversationKind.SHARED])).status_code == 404, "not named"
    for other in (second, browser(cast.manager), browser(cast.coach), browser(cast.beneficiary)):
        assert other.get(reading_path(access, scene.private)).status_code == 404, "only who asked reads"

    hers = browser(cast.beneficiary)
    news = page(hers, "/mes-nouvelles")
    assert "Odile Rambert peut lire des messages" in news
    learnt = page(hers, f"/mon-accompagnement/acces/{access}")
    for word in (MOTIVE, "Odile Rambert", "Nadia Benkirane", "grave danger", "Entre Awa et Julien", "ouverte"):
        assert word in learnt, word
    assert MOTIVE in page(browser(cast.coach), f"/mon-accompagnement/acces/{access}")
    seen = page(hers, "/mon-accompagnement/qui-a-ouvert")
    assert "a lu « Avec Julien » par un accès exceptionnel" in seen
    assert [entry.subject_id for entry in entries(world, "extraordinary.read")] == [scene.private]
    assert world.read(audit.verify)[1] is None


def test_each_page_that_is_read_is_an_entry(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = opened_for(world, scene)
    asker = browser(scene.cast.administrator)
    for _ in range(3):
        page(asker, reading_path(access, scene.private))
    assert len(entries(world, "extraordinary.read")) == 3
    assert all(entry.actor_id == scene.cast.administrator.id for entry in entries(world, "extraordinary.read"))


def test_the_words_stay_closed_when_the_reading_cannot_be_noted(
    world: World, browser: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = scene_of(world)
    access = opened_for(world, scene)

    def broken(*names: object, **facts: object) -> None:
        del names, facts
        raise OSError

    monkeypatch.setattr(audit, "record", broken)
    world.app.testing = False
    try:
        answer = browser(scene.cast.administrator).get(reading_path(access, scene.private))
    finally:
        world.app.testing = True
    assert answer.status_code == 500
    assert WORDS not in answer.get_data(as_text=True)


# --- asking -----------------------------------------------------------------------------------------------------------


def test_only_the_person_in_charge_asks_and_not_in_a_journey_of_her_own(world: World, browser: Open) -> None:
    scene = scene_of(world)
    cast = scene.cast
    path = f"/service/accompagnements/{cast.journey.id}/acces"
    for person in (cast.facilitator, cast.coach, cast.manager, cast.beneficiary):
        assert browser(person).get(path).status_code == 404
        assert browser(person).submit(path, _form(scene.private)).status_code == 404
    assert browser().get(path).status_code == 302 or browser().get(path).status_code == 303
    both = world.person(Role.ADMINISTRATOR, Role.MANAGER, first_name="Paul", last_name="Ferrand")

    def join() -> None:
        found = journeys.find_journey(cast.journey.id)
        assert found is not None
        journey_services.add_member(journey=found, person=both.id, role=JourneyRole.MANAGER)

    world.run(join)
    assert browser(both).get(path).status_code == 404


def test_the_page_says_whose_messages_in_good_french(world: World, browser: Open) -> None:
    cast = scene_of(world).cast
    page = browser(cast.administrator).get(f"/service/accompagnements/{cast.journey.id}/acces").text
    assert "l’accompagnement d’Awa Diallo." in page
    assert "de Awa" not in page


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"motive": ""}, "Expliquez"),
        ({"motive": "   \u200f \x00 "}, "Expliquez"),
        ({"motive": "x" * 1001}, "trop long"),
        ({"ground": ""}, "raison"),
        ({"ground": "curiosite"}, "proposées"),
        ({"hours": "73"}, "proposées"),
        ({"hours": "0"}, "proposées"),
        ({"hours": ""}, "durée"),
        ({"talks": []}, "conversation"),
        ({"talks": ["x"]}, "conversation"),
        ({"talks": [str(uuid4())]}, "conversation"),
    ],
)
def test_what_is_asked_badly_is_refused_in_words_and_kept(
    world: World, browser: Open, change: dict[str, object], word: str
) -> None:
    scene = scene_of(world)
    path = f"/service/accompagnements/{scene.cast.journey.id}/acces"
    answer = browser(scene.cast.administrator).submit(path, _form(scene.private) | change)
    assert answer.status_code == 422
    said = answer.get_data(as_text=True)
    assert word in said
    if "motive" not in change:
        assert MOTIVE in said
    assert entries(world, "extraordinary.asked") == []


def test_strange_signs_in_the_motive_are_shown_as_they_are(world: World, browser: Open) -> None:
    scene = scene_of(world)
    path = f"/service/accompagnements/{scene.cast.journey.id}/acces"
    form = _form(scene.private, motive="<script>alert(1)</script> 🧗 = 1\u202e")
    answer = browser(scene.cast.administrator).submit(path, form)
    assert answer.status_code == 303
    said = page(browser(scene.cast.facilitator), answer.headers["Location"])
    assert "&lt;script&gt;" in said
    assert "🧗" in said


def test_the_same_page_sent_twice_asks_once(world: World, browser: Open) -> None:
    scene = scene_of(world)
    path, form = f"/service/accompagnements/{scene.cast.journey.id}/acces", _form(scene.private)
    asker = browser(scene.cast.administrator)
    places = {asker.submit(path, form).headers["Location"] for _ in range(2)}
    assert len(places) == 1
    assert len(entries(world, "extraordinary.asked")) == 1
    assert asker.submit(path, _form(scene.private)).status_code == 422, "one at a time for a journey"


def test_asking_and_answering_want_a_fresh_proof(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = asked_for(world, scene)
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=1), tick=False):
        asker, second = browser(scene.cast.administrator), browser(scene.cast.facilitator)
    journey = scene.cast.journey.id
    for mine, path in (
        (asker, f"/service/accompagnements/{journey}/acces"),
        (second, f"/service/acces/{access}/accepter"),
        (second, f"/service/acces/{access}/refuser"),
    ):
        answer = mine.submit(path, _form(scene.private))
        assert answer.status_code == 303
        assert "/connexion/preuve" in answer.headers["Location"]
    assert len(entries(world, "extraordinary.asked")) == 1
    assert entries(world, "extraordinary.approved") == []


def test_the_conversation_on_health_is_never_opened_nor_offered(world: World, browser: Open) -> None:
    scene = scene_of(world, health=True)
    health = scene.talks[ConversationKind.HEALTH]
    path = f"/service/accompagnements/{scene.cast.journey.id}/acces"
    asker = browser(scene.cast.administrator)
    assert str(health) not in page(asker, path)
    assert asker.submit(path, _form(health)).status_code == 422
    assert asker.submit(path, _form(scene.private, health)).status_code == 422
    access = opened_for(world, scene, *(kind for kind in scene.talks if kind is not ConversationKind.HEALTH))
    assert asker.get(reading_path(access, health)).status_code == 404
    named = page(asker, f"/service/acces/{access}") + page(browser(scene.cast.facilitator), f"/service/acces/{access}")
    assert "Santé" not in named
    assert str(health) not in named


def test_a_motive_is_sealed_and_can_be_opened_by_the_drill(world: World) -> None:
    scene = scene_of(world)
    access = asked_for(world, scene)
    row = world.read(lambda: question_of(access).row)
    assert MOTIVE.encode() not in row.motive
    assert world.read(samples.read_motives, 5) == 1


# --- the second person ------------------------------------------------------------------------------------------------


def test_a_refusal_opens_nothing_and_the_person_can_see_that_it_was_asked(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = asked_for(world, scene)
    second = browser(scene.cast.facilitator)
    assert second.submit(f"/service/acces/{access}/refuser").status_code == 303
    assert browser(scene.cast.administrator).get(reading_path(access, scene.private)).status_code == 404
    assert second.submit(f"/service/acces/{access}/accepter").status_code == 303, "too late: told on the page"
    assert browser(scene.cast.administrator).get(reading_path(access, scene.private)).status_code == 404
    assert told(world, NewsKind.EXTRAORDINARY_OPENED) == set()
    hers = browser(scene.cast.beneficiary)
    assert "refusé : rien n’a été lu" in page(hers, "/mon-accompagnement/qui-a-ouvert")
    assert "Rien n’a été lu" in page(hers, f"/mon-accompagnement/acces/{access}")


def test_nobody_answers_her_own_question(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = asked_for(world, scene)
    asker = browser(scene.cast.administrator)
    for act in ("accepter", "refuser"):
        assert asker.submit(f"/service/acces/{access}/{act}").status_code == 404
    with pytest.raises(Refused):
        on(world, access, services.approve, second_id=scene.cast.administrator.id)
    assert entries(world, "extraordinary.approved") == []


def test_no_member_of_the_journey_is_the_second_person(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = asked_for(world, scene)
    cast = scene.cast
    for person in (cast.coach, cast.manager, cast.beneficiary):
        assert browser(person).get(f"/service/acces/{access}").status_code == 404
        assert browser(person).submit(f"/service/acces/{access}/accepter").status_code == 404


def test_a_second_account_of_the_asker_counts_for_nobody(world: World, browser: Open) -> None:
    scene = scene_of(world)
    cast = scene.cast
    twin = world.person(Role.FACILITATOR, first_name="Odile", last_name="RAMBERT", pseudonym="Autre compte")
    made = world.person(Role.FACILITATOR, first_name="Prête", last_name="Nom", given_by=cast.administrator.id)
    accomplice = world.person(Role.ADMINISTRATOR, first_name="Sans", last_name="Recul", given_by=cast.facilitator.id)
    access = asked_for(world, scene)
    assert told(world, NewsKind.EXTRAORDINARY_ASKED) == {cast.facilitator.id}
    for person in (twin, made, accomplice):
        mine = browser(person)
        assert mine.get(f"/service/acces/{access}").status_code == 404
        assert mine.submit(f"/service/acces/{access}/accepter").status_code == 404
        assert "Awa Diallo" not in page(mine, "/service/acces")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8)):
        seconds = set(world.read(lambda: question_of(access).seconds))
    assert seconds == {cast.facilitator.id, accomplice.id}, "a role of a week counts, but never towards who gave it"


def test_without_a_second_person_nothing_can_be_asked(world: World, browser: Open) -> None:
    scene = scene_of(world)
    boss = scene.cast.administrator
    world.run(_end_role, person_id=scene.cast.facilitator.id)
    path = f"/service/accompagnements/{scene.cast.journey.id}/acces"
    answer = browser(boss).submit(path, _form(scene.private))
    assert answer.status_code == 422
    assert "Personne ne peut encore répondre" in answer.get_data(as_text=True)


def _end_role(*, person_id: UUID) -> None:
    change_roles(person=present(person_id), roles={Role.BENEFICIARY}, actor=None)


def test_an_answer_from_the_askers_own_browser_is_refused(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = asked_for(world, scene)
    world.run(_know_browser, person_id=scene.cast.administrator.id)
    shared = browser(scene.cast.facilitator)
    shared.set_cookie(KNOWN_COOKIE, "marque", domain=HOST, secure=True, httponly=True)
    assert shared.submit(f"/service/acces/{access}/accepter").status_code == 303
    assert "Répondez depuis le vôtre" in page(shared, f"/service/acces/{access}")
    assert entries(world, "extraordinary.approved") == []
    assert browser(scene.cast.facilitator).submit(f"/service/acces/{access}/accepter").status_code == 303
    assert len(entries(world, "extraordinary.approved")) == 1


def _know_browser(*, person_id: UUID) -> None:
    known = KnownBrowser(
        platform_id=db.platform_id(),
        person_id=person_id,
        mark_hash=tokens.fingerprint("known", "marque"),
        last_used_at=clock.now(),
    )
    db.session().add(known)


# --- the end ----------------------------------------------------------------------------------------------------------


def test_it_ends_by_itself_and_what_was_opened_is_told(world: World, browser: Open) -> None:
    scene = scene_of(world)
    start = datetime.now(UTC)
    access = opened_for(world, scene, ConversationKind.PRIVATE, ConversationKind.SHARED, hours=4)
    page(browser(scene.cast.administrator), reading_path(access, scene.private))
    with time_machine.travel(start + timedelta(hours=4, seconds=5)):
        late = browser(scene.cast.administrator)
        assert late.get(reading_path(access, scene.private)).status_code == 404, "no job had to run"
        with world.app.app_context():
            outbox.run_due()
            outbox.run_due()
        assert told(world, NewsKind.EXTRAORDINARY_OVER) == {scene.cast.beneficiary.id, scene.cast.coach.id}
        assert len(entries(world, "extraordinary.ended")) == 1
        hers = browser(scene.cast.beneficiary)
        assert "Une conversation a été ouverte" in page(hers, "/mes-nouvelles")
        learnt = page(hers, f"/mon-accompagnement/acces/{access}")
        assert "Plus personne ne peut lire" in learnt
        assert "pas ouverte" in learnt
        assert late.submit(f"/service/acces/{access}/arreter").status_code == 303
        assert len(entries(world, "extraordinary.ended")) == 1


@pytest.mark.parametrize("who", ["administrator", "facilitator"])
def test_both_of_the_two_can_stop_it_and_the_open_page_is_cut(world: World, browser: Open, who: str) -> None:
    scene = scene_of(world)
    access = opened_for(world, scene)
    reader, path = browser(scene.cast.administrator), reading_path(access, scene.private)
    words = page(reader, path)
    assert f'data-check="/service/acces/{access}/etat"' in words
    assert reader.get(f"/service/acces/{access}/etat").get_json() == {"open": True}
    stopper = browser(getattr(scene.cast, who))
    assert stopper.submit(f"/service/acces/{access}/arreter").status_code == 303
    assert reader.get(path).status_code == 404
    assert reader.get(f"/service/acces/{access}/etat").get_json() == {"open": False}
    assert told(world, NewsKind.EXTRAORDINARY_OVER) == {scene.cast.beneficiary.id, scene.cast.coach.id}


def test_the_person_stops_what_she_had_asked_for_and_only_that(world: World, browser: Open) -> None:
    scene = scene_of(world)
    hers = browser(scene.cast.beneficiary)
    access = opened_for(world, scene)
    path = f"/mon-accompagnement/acces/{access}"
    assert "Arrêter cette lecture" not in page(hers, path)
    assert hers.submit(f"{path}/arreter").status_code == 404
    on(world, access, services.stop, actor_id=scene.cast.facilitator.id)
    own = opened_for(world, scene, ground=Ground.OWN_REQUEST)
    path = f"/mon-accompagnement/acces/{own}"
    assert "Arrêter cette lecture" in page(hers, path)
    assert browser(scene.cast.coach).submit(f"{path}/arreter").status_code == 404
    assert hers.submit(f"{path}/arreter").status_code == 303
    assert browser(scene.cast.administrator).get(reading_path(own, scene.private)).status_code == 404


def test_a_question_can_be_taken_back_before_the_answer(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = asked_for(world, scene)
    assert browser(scene.cast.facilitator).submit(f"/service/acces/{access}/arreter").status_code == 303
    assert entries(world, "extraordinary.withdrawn") == [], "a no is an answer, with its proof"
    assert browser(scene.cast.administrator).submit(f"/service/acces/{access}/arreter").status_code == 303
    assert browser(scene.cast.facilitator).submit(f"/service/acces/{access}/accepter").status_code == 303
    assert entries(world, "extraordinary.approved") == []
    assert browser(scene.cast.beneficiary).get(f"/mon-accompagnement/acces/{access}").status_code == 404


def test_who_is_no_longer_in_charge_reads_no_more(world: World, browser: Open) -> None:
    scene = scene_of(world)
    second_administrator(world)
    access = opened_for(world, scene)
    reader = browser(scene.cast.administrator)
    page(reader, reading_path(access, scene.private))
    world.run(_end_role, person_id=scene.cast.administrator.id)
    assert browser(scene.cast.administrator).get(reading_path(access, scene.private)).status_code == 404


def test_a_long_conversation_is_read_page_after_page(world: World, browser: Open) -> None:
    scene = scene_of(world)
    for number in range(45):
        say(world, scene.private, scene.cast.coach, f"mot numéro {number}.")
    access = opened_for(world, scene)
    asker = browser(scene.cast.administrator)
    first = page(asker, reading_path(access, scene.private))
    assert "mot numéro 44." in first
    assert "mot numéro 2." not in first
    assert "Messages plus anciens" in first
    older = page(asker, f"{reading_path(access, scene.private)}?avant=10")
    assert "mot numéro 2." in older


def test_no_reading_moves_what_the_readers_have_read_or_signals_them(world: World, browser: Open) -> None:
    scene = scene_of(world)
    before = page(browser(scene.cast.beneficiary), "/mon-accompagnement")
    access = opened_for(world, scene)
    page(browser(scene.cast.administrator), reading_path(access, scene.private))
    after = page(browser(scene.cast.beneficiary), "/mon-accompagnement")
    assert ("nouveau message" in before) is ("nouveau message" in after)


def test_the_list_of_the_service_costs_the_same_however_many_wait(
    world: World, browser: Open, statements: list[str]
) -> None:
    scene = scene_of(world)
    mine = browser(scene.cast.facilitator)
    asked_for(world, scene)

    def cost() -> int:
        statements.clear()
        page(mine, "/service/acces")
        return len(statements)

    cost()
    few = cost()
    for number in range(5):
        boss = second_administrator(world, number)
        asked_for(world, scene, asked_by=boss.id)
    assert cost() <= few <= 10


def test_the_yearly_number_is_public_and_only_what_was_opened_counts(world: World, browser: Open) -> None:
    scene = scene_of(world)
    year = clock.paris(datetime.now(UTC)).year
    refused = asked_for(world, scene)
    on(world, refused, services.refuse, second_id=scene.cast.facilitator.id)
    opened_for(world, scene)
    said = page(browser(), "/mentions-legales")
    assert f"En {year} : 1 fois." in said
    assert f"En {year - 1} : 0 fois." in said
    other = world.make_platform("Cordée de la Marne", OTHER_HOST)
    assert world.read(queries.counts_by_year, platform=other) == ((year, 0), (year - 1, 0))


def test_after_a_year_the_page_says_that_the_traces_are_gone(world: World, browser: Open) -> None:
    with time_machine.travel(clock.now() - audit_retention.KEPT - timedelta(days=2)):
        scene = scene_of(world)
        access = opened_for(world, scene)
        learnt = f"/mon-accompagnement/acces/{access}"
        assert browser(scene.cast.administrator).get(reading_path(access, scene.private)).status_code == 200
        assert ": ouverte" in page(browser(scene.cast.beneficiary), learnt)
    world.person(first_name="Plus", last_name="Tard")
    world.run(audit_retention.trim)
    assert entries(world, "extraordinary.read") == []
    for reader, path in ((scene.cast.beneficiary, learnt), (scene.cast.administrator, f"/service/acces/{access}")):
        said = page(browser(reader), path)
        assert "Les traces de lecture sont effacées après un an." in said
        assert "ouverte</li>" not in said, "neither yes nor no"
