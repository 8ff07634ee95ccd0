"""Beginning an adjustment: who may, who reads it at once, what is refused, what is never lost."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from blueprints.accounts.models import Role
from blueprints.adjustments import queries
from blueprints.adjustments.models import AdjustmentState
from blueprints.core import clock
from blueprints.journeys import queries as journeys_queries
from blueprints.journeys import services as journeys
from blueprints.journeys.models import JourneyRole
from tests.adjustments.conftest import LIST, Bench, page_of, today, typed, words
from tests.conftest import OTHER_HOST, Browser, World
from tests.messaging.conftest import Road, make_road


def _new(road: Road) -> str:
    return f"{LIST}/nouveau/{road.journey.id}"


def test_the_person_proposes_and_her_manager_reads_it(road: Road, enter: Callable[[str], Browser]) -> None:
    mine = enter("awa")
    assert mine.get(f"{LIST}/nouveau").location == _new(road)
    assert "Proposer un aménagement" in mine.get(_new(road)).text
    answer = mine.submit(_new(road), typed(audience="all", who_1="Sophie", what_1="commande un casque"))
    assert answer.status_code == 303
    page = mine.get(answer.location)
    assert "Un casque pendant l’inventaire." in page.text
    assert "L’aménagement est proposé" in page.text
    assert "commande un casque" in enter("sophie").get(answer.location).text
    assert "Awa propose un aménagement." in enter("sophie").get("/mes-nouvelles").text


def test_without_a_choice_she_prepares_with_her_coach(road: Road, enter: Callable[[str], Browser]) -> None:
    answer = enter("awa").submit(_new(road), typed())
    assert "En préparation" in enter("julien").get(answer.location).text
    assert enter("sophie").get(answer.location).status_code == 404
    assert "aménagement" not in enter("sophie").get("/mes-nouvelles").text.partition("<footer")[0]


def test_what_a_coach_writes_is_shown_by_the_person_alone(road: Road, enter: Callable[[str], Browser]) -> None:
    coach = enter("julien")
    answer = coach.submit(_new(road), typed(audience="all"))
    page = answer.location
    assert enter("sophie").get(page).status_code == 404
    assert "Awa décide quand le montrer." in coach.get(page).text
    assert coach.submit(f"{page}/montrer", {"version": "1", "side": "manager"}).status_code == 404
    mine = enter("awa")
    assert "Le montrer à Sophie" in mine.get(page).text
    assert mine.submit(f"{page}/montrer", {"version": "1", "side": "manager"}).status_code == 303
    assert enter("sophie").get(page).status_code == 200


def test_a_manager_sees_nothing_of_the_preparation(road: Road, bench: Bench, enter: Callable[[str], Browser]) -> None:
    made = bench.propose(road.julien, shown=False)
    mine = enter("awa")
    mine.submit(f"{page_of(made)}/modifier", typed(version="1", measure="Un casque, le matin."))
    mine.submit(f"{page_of(made)}/montrer", {"version": "2", "side": "manager"})
    page = enter("sophie").get(page_of(made)).text
    assert "Awa propose cet aménagement." in page
    assert "Julien" not in page.partition("Ce qui s’est passé")[2].partition("</ol>")[0]
    assert "écrit une nouvelle version" not in page


def test_with_no_manager_yet_the_page_says_so(world: World, road: Road, enter: Callable[[str], Browser]) -> None:
    road.end(road.sophie)
    mine = enter("awa")
    assert "Qui peut lire maintenant" not in mine.get(_new(road)).text
    answer = mine.submit(_new(road), typed(audience="all"))
    assert "Il n’y a pas encore de manager" in mine.get(answer.location).text


def test_sent_twice_it_is_one_and_other_words_are_refused(
    road: Road, enter: Callable[[str], Browser], bench: Bench, world: World
) -> None:
    mine, sent = enter("awa"), typed(audience="all")
    first, second = mine.submit(_new(road), sent), mine.submit(_new(road), sent)
    assert first.location == second.location
    assert mine.submit(_new(road), {**sent, "measure": "Autre chose."}).status_code == 409
    assert mine.get(LIST).text.count('class="card"') == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"measure": ""}, "Écrivez ce que vous voulez essayer."),
        ({"measure": " \x00 \u202e "}, "Écrivez ce que vous voulez essayer."),
        ({"measure": "é" * 2001}, "Ce texte est trop long"),
        ({"measure": "a" * 1_000_000}, "Ce texte est trop long"),
        ({"constraint": ""}, "Choisissez ce qui est difficile."),
        ({"constraint": "<script>"}, "Choisissez ce qui est difficile."),
        ({"who_1": "Sophie"}, "Écrivez ce qu’il y a à faire"),
        ({"what_2": "Commander"}, "Écrivez qui le fait."),
        ({"who_1": "S", "what_1": "x", "by_1": "hier soir"}, "Cette date ne se lit pas"),
        ({"first": "3 mars 2027"}, "Écrivez aussi ce jour"),
        ({"first": "3 mars 2027", "last": "1er mars 2027"}, "Le dernier jour vient après le premier"),
        ({"first": "1er mars 2020", "last": "3 mars 2020"}, "Le dernier jour est déjà passé"),
        ({"first": "31 février 2027", "last": "3 mars 2027"}, "Cette date ne se lit pas"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    road: Road, enter: Callable[[str], Browser], wrong: dict[str, str], said: str
) -> None:
    answer = enter("awa").submit(_new(road), typed(audience="all", effect="J’entends mal 🙂 <b>", **wrong))
    assert answer.status_code == 422
    assert said in answer.text
    assert "J’entends mal 🙂 &lt;b&gt;" in answer.text


def test_a_trial_over_the_change_of_hour_keeps_its_days(bench: Bench) -> None:
    year = today().year + 1
    spring = today().replace(year=year, month=3, day=1)
    if (spring - today()).days > 360:
        spring = spring.replace(year=year - 1)
    made = bench.propose(trial=(spring, spring + timedelta(days=40)))
    found = bench.find(made)
    assert (found.trial_from, found.trial_to) == (spring, spring + timedelta(days=40))


def test_one_line_more_keeps_what_was_typed(road: Road, enter: Callable[[str], Browser]) -> None:
    answer = enter("awa").submit(_new(road), typed(measure="", effect="Le bip.", more="1"))
    assert answer.status_code == 200
    assert "Le bip." in answer.text
    assert 'name="what_3"' in answer.text
    full = enter("awa").submit(_new(road), typed(measure="", lines="6", more="1"))
    assert 'name="what_7"' not in full.text


def test_a_text_that_speaks_of_health_is_read_once_more(road: Road, enter: Callable[[str], Browser]) -> None:
    mine, sent = enter("awa"), typed(audience="all", effect="Mon nouveau traitement me fatigue.")
    answer = mine.submit(_new(road), sent)
    assert answer.status_code == 200
    assert "parle peut-être de santé" in answer.text
    assert "Mon nouveau traitement me fatigue." in answer.text
    assert mine.submit(_new(road), {**sent, "sure": "1"}).status_code == 303


def test_for_the_coach_alone_no_word_is_warned_of(road: Road, enter: Callable[[str], Browser]) -> None:
    assert enter("awa").submit(_new(road), typed(effect="Mon nouveau traitement.")).status_code == 303


def test_who_is_not_of_the_journey_has_no_way_in(
    road: Road, bench: Bench, world: World, browser: Callable[..., Browser], enter: Callable[[str], Browser]
) -> None:
    made = bench.propose()
    for role in Role:
        other = browser(world.person(role))
        assert other.get(_new(road)).status_code == 404
        assert other.get(page_of(made)).status_code == 404
    assert enter("doctor").get(page_of(made)).status_code == 404
    assert enter("doctor").get(_new(road)).status_code == 404
    assert browser().get(page_of(made)).location.startswith("/connexion")
    assert enter("awa").get(f"{LIST}/pas-un-id").status_code == 404
    assert enter("awa").get(f"{LIST}/{uuid4()}").status_code == 404


def test_another_platform_sees_nothing(road: Road, bench: Bench, world: World, browser: Callable[..., Browser]) -> None:
    made = bench.propose()
    elsewhere = make_road(world, world.make_platform("Autre", OTHER_HOST))
    other = browser(elsewhere.awa, host=OTHER_HOST)
    assert other.get(page_of(made)).status_code == 404
    assert other.get(_new(road)).status_code == 404
    assert other.get(LIST).status_code == 200
    assert "casque" not in other.get(LIST).text


def test_an_ended_membership_closes_it_at_once(road: Road, bench: Bench, enter: Callable[[str], Browser]) -> None:
    made, hers = bench.agreed(), enter("sophie")
    assert hers.get(page_of(made)).status_code == 200
    road.end(road.sophie)
    assert hers.get(page_of(made)).status_code == 404
    assert "casque" not in hers.get(LIST).text


def test_a_new_manager_reads_what_the_person_shows_her(
    road: Road, bench: Bench, world: World, browser: Callable[..., Browser], enter: Callable[[str], Browser]
) -> None:
    made = bench.agreed()
    road.end(road.sophie)
    nora = world.person(Role.MANAGER, first_name="Nora")
    road.join(nora, JourneyRole.MANAGER)
    hers = browser(nora)
    assert hers.get(page_of(made)).status_code == 404
    assert hers.get(LIST).status_code == 200
    assert "casque" not in hers.get(LIST).text
    mine, version = enter("awa"), str(bench.find(made).version)
    assert "Nora ne peut pas encore lire" in mine.get(page_of(made)).text
    mine.submit(f"{page_of(made)}/montrer", {"version": version, "side": "manager"})
    page = hers.get(page_of(made)).text
    assert "Un casque pendant l’inventaire." in page
    assert "Sophie" not in page


def test_a_new_coach_reads_what_the_person_shows_her(
    road: Road, bench: Bench, world: World, browser: Callable[..., Browser], enter: Callable[[str], Browser]
) -> None:
    made = bench.agreed()
    ines = world.person(Role.COACH, first_name="Inès")
    road.join(ines, JourneyRole.COACH)
    assert browser(ines).get(page_of(made)).status_code == 404
    version = str(bench.find(made).version)
    enter("awa").submit(f"{page_of(made)}/montrer", {"version": version, "side": "coach"})
    assert browser(ines).get(page_of(made)).status_code == 200


def test_the_disability_officer_reads_the_measure_once_it_is_agreed(
    road: Road, bench: Bench, world: World, browser: Callable[..., Browser]
) -> None:
    officer = world.person(Role.DISABILITY_OFFICER, first_name="Paul")
    since = clock.now() - timedelta(days=20)
    road.join(officer, JourneyRole.DISABILITY_OFFICER, starts_at=since)
    made, theirs = bench.propose(), browser(officer)
    assert theirs.get(page_of(made)).status_code == 404
    agreed = bench.on_trial()
    page = theirs.get(page_of(agreed)).text
    assert "Un casque pendant l’inventaire." in page
    assert "Ce qui s’est passé" not in page
    assert "Comment ça se passe" not in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]


def test_a_closed_journey_is_read_and_never_changed(
    road: Road, bench: Bench, world: World, enter: Callable[[str], Browser]
) -> None:
    made = bench.agreed()

    def close() -> None:
        found = journeys_queries.find_journey(road.journey.id)
        assert found is not None
        journeys.close_journey(journey=found)

    world.run(close)
    mine = enter("awa")
    assert "terminé" in mine.get(page_of(made)).text
    refused = mine.submit(_new(road), typed())
    assert refused.status_code == 422
    assert "Cet accompagnement est terminé" in refused.text
    trial = {"version": str(bench.find(made).version), "first": "1er mars 2027", "last": "3 mars 2027"}
    assert mine.submit(f"{page_of(made)}/essai", trial).status_code == 422
    assert bench.find(made).state is AdjustmentState.AGREED
    assert enter("sophie").get(page_of(made)).status_code == 404


def test_who_has_several_journeys_chooses_one(road: Road, world: World, enter: Callable[[str], Browser]) -> None:
    zoe = world.person(Role.BENEFICIARY, first_name="Zoé", last_name="Petit")
    world.run(journeys.open_journey, beneficiary=zoe.id, coach=road.julien.id)
    page = enter("julien").get(f"{LIST}/nouveau").text
    assert "Zoé Petit" in page
    assert "Awa Diallo" in page


def test_the_list_costs_the_same_for_three_and_for_thirty(
    road: Road, bench: Bench, enter: Callable[[str], Browser], statements: list[str]
) -> None:
    mine = enter("awa")
    counts: list[int] = []
    made = 0
    for more in (3, 27):
        for _one in range(more):
            bench.propose(words=words("Un essai."))
        made += more
        mine.get(LIST)
        del statements[:]
        assert mine.get(LIST).text.count("Un essai.") == made
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 6, counts


def test_the_cards_of_a_journey_take_one_statement(
    road: Road, bench: Bench, world: World, statements: list[str]
) -> None:
    from tests.messaging.conftest import actor_of

    shown, kept = bench.agreed(), bench.propose(road.julien, shown=False)
    del statements[:]
    cards = world.read(queries.list_cards, road.journey.id, actor_of(road.awa, Role.BENEFICIARY))
    assert len(statements) == 1
    assert {one.id for one in cards} == {shown, kept}
    theirs = world.read(queries.list_cards, road.journey.id, actor_of(road.sophie, Role.MANAGER))
    assert [one.id for one in theirs] == [shown]
    assert theirs[0].words is not None
    assert theirs[0].state is AdjustmentState.AGREED


def test_a_page_of_an_adjustment_stays_within_its_budget(
    road: Road, bench: Bench, enter: Callable[[str], Browser], statements: list[str]
) -> None:
    made, mine = bench.on_trial(), enter("awa")
    mine.get(page_of(made))
    del statements[:]
    mine.get(page_of(made))
    assert len(statements) <= 10, statements


def test_who_proposes_nothing_is_not_told_to_begin(enter: Callable[[str], Browser]) -> None:
    for name, begins in (("doctor", False), ("awa", True)):
        page = enter(name).get(LIST).text
        assert ("Partez d’une difficulté" in page) is begins, name
        assert ("Ceux que vous pouvez lire apparaîtront ici." in page) is not begins, name
