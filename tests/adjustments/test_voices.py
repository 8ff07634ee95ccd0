"""Every side is spoken to: "vous" for who reads, names for the others, and who reads what she writes."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from blueprints.accounts.models import Role
from blueprints.adjustments import services
from blueprints.adjustments.models import AdjustmentState, Answer
from blueprints.core import clock
from blueprints.journeys.models import JourneyRole
from tests.adjustments.conftest import LIST, Bench, page_of
from tests.adjustments.test_feelings import _say
from tests.conftest import Browser, World
from tests.messaging.conftest import Road

Enter = Callable[[str], Browser]
S = AdjustmentState
PROPOSED = {
    "awa": "Vous et votre manager répondez, dans l’ordre que vous voulez.",
    "sophie": "Awa et vous répondez, dans l’ordre que vous voulez.",
    "julien": "Awa et son manager répondent, dans l’ordre qu’ils veulent.",
}
ON_TRIAL = {
    "awa": "L’essai est en cours. Dites comment ça se passe, quand vous voulez.",
    "sophie": "L’essai est en cours. Dites comment ça se passe, quand vous voulez.",
    "julien": "L’essai est en cours. Awa et son manager peuvent dire comment ça se passe.",
}
FORM = {
    "awa": "Mon conseiller et moi, pour préparer",
    "sophie": "Awa, son conseiller et vous.",
    "julien": "Awa et vous. Son manager ne le voit pas encore.",
}


def _main(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("name", list(PROPOSED))
def test_a_proposal_says_who_answers(bench: Bench, road: Road, enter: Enter, name: str) -> None:
    page = enter(name).get(page_of(bench.propose(road.julien))).text
    for whose, said in PROPOSED.items():
        assert (said in page) is (whose == name)


@pytest.mark.parametrize("name", list(ON_TRIAL))
def test_a_trial_says_who_may_say_how_it_goes(bench: Bench, enter: Enter, name: str) -> None:
    assert ON_TRIAL[name] in enter(name).get(page_of(bench.on_trial())).text


def test_an_answer_is_hers_or_somebodys(bench: Bench, road: Road, enter: Enter) -> None:
    made = bench.propose(road.julien)
    bench.act(made, services.answer, actor=road.sophie.id, said=Answer.AFTER_DOCTOR)
    mine, theirs = enter("awa").get(page_of(made)).text, enter("sophie").get(page_of(made)).text
    assert "Vous n’avez pas encore répondu." in mine
    assert "Sophie attend l’avis du médecin du travail." in mine
    assert "Vous attendez l’avis du médecin du travail." in theirs
    assert "Awa n’a pas encore répondu." in theirs


def test_the_history_says_vous_to_who_did_it(bench: Bench, enter: Enter) -> None:
    made = bench.on_trial()
    mine, theirs = enter("awa").get(page_of(made)).text, enter("sophie").get(page_of(made)).text
    assert "Vous proposez cet aménagement." in mine
    assert "Sophie répond." in mine
    assert "Awa propose cet aménagement." in theirs
    assert "Vous répondez." in theirs


def test_how_it_goes_is_hers_or_somebodys(bench: Bench, enter: Enter) -> None:
    made = bench.on_trial()
    mine = enter("awa")
    mine.submit(f"{page_of(made)}/ressenti", _say("helps", "Mieux."))
    assert "Vous\u00a0: Ça m’aide" in mine.get(page_of(made)).text
    assert "Votre manager ne lit pas cette réponse." in mine.get(page_of(made)).text
    assert "Awa\u00a0: Ça m’aide" in enter("julien").get(page_of(made)).text
    theirs = enter("sophie")
    theirs.submit(f"{page_of(made)}/ressenti", _say("helps", "Bien."))
    assert "Awa et son conseiller peuvent la lire." in theirs.get(page_of(made)).text


@pytest.mark.parametrize("name", list(FORM))
def test_whoever_writes_is_told_who_reads(road: Road, enter: Enter, name: str) -> None:
    assert FORM[name] in enter(name).get(f"{LIST}/nouveau/{road.journey.id}").text


@pytest.mark.parametrize("shown", [True, False])
def test_whoever_writes_again_is_told_who_reads(bench: Bench, road: Road, enter: Enter, *, shown: bool) -> None:
    made = bench.propose(road.awa, shown=shown)
    said = {
        "awa": "Vous, votre conseiller et votre manager." if shown else "Vous et votre conseiller. Votre manager ne le",
        "julien": "Awa, son manager et vous." if shown else "Awa et vous. Son manager ne le voit pas encore.",
        **({"sophie": "Awa, son conseiller et vous."} if shown else {}),
    }
    for name, words in said.items():
        assert words in enter(name).get(f"{page_of(made)}/modifier").text, name


def test_with_no_manager_nobody_is_said_to_be_kept_away(road: Road, enter: Enter) -> None:
    road.end(road.sophie)
    page = enter("awa").get(f"{LIST}/nouveau/{road.journey.id}").text
    assert "Vous et votre conseiller." in page
    assert "ne le voit pas" not in page


def test_a_reason_names_its_readers_and_is_owed_by_the_employer(bench: Bench, road: Road, enter: Enter) -> None:
    made = bench.propose(road.julien)
    assert "Vos mots seront lus par Julien et Sophie." in enter("awa").get(page_of(made)).text
    assert "Votre raison sera lue par Awa et Julien. Elle est obligatoire" in enter("sophie").get(page_of(made)).text


def test_an_officer_who_reads_the_measure_is_not_said_to_read_a_reason(
    bench: Bench, road: Road, world: World, enter: Enter
) -> None:
    road.join(world.person(Role.DISABILITY_OFFICER, first_name="Véra"), JourneyRole.DISABILITY_OFFICER)
    page = enter("awa").get(page_of(bench.on_trial())).text
    assert "référente ou référent handicap de l’employeur" in page
    assert "conseillère ou conseiller en emploi accompagné" in page
    assert "Vos mots seront lus par Julien et Sophie." in page


def test_at_the_end_of_a_trial_the_question_comes_before_other_days(
    bench: Bench, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = bench.on_trial(days=3)
    later = clock.now() + timedelta(days=4)
    monkeypatch.setattr(clock, "now", lambda: later)
    page = _main(enter("awa").get(page_of(made)).text)
    assert page.index("Enregistrer ma décision") < page.index("Changer les jours de l’essai")
    version = str(bench.find(made).version)
    wrong = enter("awa").submit(f"{page_of(made)}/essai", {"first": "hier soir", "last": "", "version": version}).text
    assert '<details class="fold" open>' in wrong, "what was refused is seen"


def test_the_no_stands_beside_the_yes_and_its_reason_behind_one_line(bench: Bench, road: Road, enter: Enter) -> None:
    made = bench.propose(road.julien)
    open_, _fold, folded = _main(enter("awa").get(page_of(made)).text).partition("<details")
    folded = folded.partition("</details>")[0]
    assert "Oui, je suis d’accord" in open_
    assert re.search(rf'<button class="button button--quiet"[^>]*formaction="{page_of(made)}/decision"', open_)
    assert "Non, pas pour moi" in open_
    assert "Dire non, avec une raison" in folded
    assert "Arrêter cet aménagement" in folded
    refused = enter("sophie").submit(f"{page_of(made)}/decision", {"decision": "dropped", "version": "1"})
    assert '<details class="fold" open>' in refused.text, "what was refused is seen"
    assert "Non, pas pour moi" not in refused.text, "an employer's no needs its reason"


def test_once_she_said_yes_or_for_a_trial_the_no_is_behind_one_line(bench: Bench, road: Road, enter: Enter) -> None:
    for made in (bench.propose(road.awa), bench.on_trial()):
        page = _main(enter("awa").get(page_of(made)).text)
        assert "Non, pas pour moi" not in page
    said = bench.propose(road.awa)
    folded = _main(enter("awa").get(page_of(said)).text).partition("<details")[2].partition("</details>")[0]
    assert "Ne pas continuer" in folded
    assert "Dire non est toujours possible." in folded


def test_a_no_is_one_press_and_is_undone_within_the_minute(bench: Bench, road: Road, enter: Enter) -> None:
    made, awa = bench.propose(road.julien), enter("awa")
    pressed = {"decision": "dropped", "version": "1"}
    assert awa.submit(f"{page_of(made)}/decision", pressed).status_code == 303
    assert awa.submit(f"{page_of(made)}/decision", pressed).status_code == 303, "a double click is one no"
    page = awa.get(page_of(made)).text
    assert "La mesure est arrêtée." in page
    token = re.search(r'name="jeton" value="([^"]+)"', page)
    assert token, "a minute to come back"
    awa.submit("/annuler", {"jeton": token[1]})
    assert "Non, pas pour moi" in awa.get(page_of(made)).text


def test_two_people_who_came_later_are_said_as_two(bench: Bench, road: Road, world: World, enter: Enter) -> None:
    made = bench.agreed()
    road.end(road.sophie)
    for name in ("Nora", "Paul"):
        road.join(world.person(Role.MANAGER, first_name=name), JourneyRole.MANAGER, starts_at=clock.now())
    assert "Nora et Paul ne peuvent pas encore lire cet aménagement." in enter("awa").get(page_of(made)).text


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("name", ["awa", "sophie", "julien"])
def test_nobody_is_called_by_her_own_name_nor_the_person(bench: Bench, enter: Enter, state: S, name: str) -> None:
    page = _main(enter(name).get(page_of(bench.brought(state))).text)
    words = page.partition("<aside")[0]
    own = {"awa": "Awa", "sophie": "Sophie", "julien": "Julien"}[name]
    assert f"{own} " not in words, "she is told « vous »"
    assert "La personne " not in words


def test_what_was_stopped_leads_to_another_and_what_was_changed_to_its_round(bench: Bench, enter: Enter) -> None:
    stopped, changed = bench.brought(S.DROPPED), bench.brought(S.CHANGED)
    assert f'href="{LIST}/nouveau"' in _next(enter("awa"), stopped)
    assert "Voir le tour suivant" in _next(enter("awa"), changed)


def _next(mine: Browser, made: UUID) -> str:
    return mine.get(page_of(made)).text.partition('id="suite"')[2].partition("</section>")[0]
