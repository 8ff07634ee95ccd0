"""Reporting a text in two clicks, and being told what happened; the author reads why, and may disagree."""

from collections.abc import Callable

import pytest

from blueprints.accounts import leaving
from blueprints.accounts.models import Role
from blueprints.ideas import taking_part
from blueprints.moderation import queries
from blueprints.moderation.models import CaseState, Decision, Reason
from tests.conftest import OTHER_HOST, Browser, World
from tests.ideas.making import on as on_idea
from tests.moderation.making import again, appeal, case_of, decide, form, hold, report, send

Open = Callable[..., Browser]
SENT = {"reason": "names", "words": "Il donne le nom de mon chef."}


def test_a_report_is_two_clicks_from_the_text(world: World, browser: Open) -> None:
    idea, client = send(world, world.person()), browser(world.person())
    assert f'href="/signaler/idea/{idea.id}"' in client.get(f"/idees/{idea.id}").text
    assert "Qu’est-ce qui ne va pas" in client.get(f"/signaler/idea/{idea.id}").text
    answer = client.submit(f"/signaler/idea/{idea.id}", SENT)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Votre signalement est envoyé" in page
    assert "Une personne va relire le texte." in page


def test_a_report_is_in_the_queue_when_its_answer_leaves(world: World, browser: Open) -> None:
    idea, nadia = send(world, world.person()), browser(world.person(Role.FACILITATOR))
    browser(world.person()).submit(f"/signaler/idea/{idea.id}", SENT)
    assert "À relire\u00a0: 1" in nadia.get("/moderation").text


def test_a_report_sent_twice_is_one(world: World, browser: Open) -> None:
    idea, client = send(world, world.person()), browser(world.person())
    for _time in range(2):
        assert client.submit(f"/signaler/idea/{idea.id}", SENT).status_code == 303
    assert case_of(world, idea).report_count == 1
    assert "Vous avez déjà signalé ce texte" in client.get(f"/signaler/idea/{idea.id}").text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choisissez une raison."),
        ({"reason": "jalousie"}, "Choisissez une des réponses proposées."),
        ({"reason": "names", "words": "a" * 1001}, "Ce texte est trop long"),
    ],
)
def test_a_report_that_lacks_its_reason_is_asked_again(
    world: World, browser: Open, sent: dict[str, str], words: str
) -> None:
    idea = send(world, world.person())
    answer = browser(world.person()).submit(f"/signaler/idea/{idea.id}", sent)
    assert answer.status_code == 422
    assert words in answer.text


def test_one_s_own_text_and_one_that_is_gone_get_a_kind_sentence(world: World, browser: Open) -> None:
    author, nadia = world.person(), world.person(Role.FACILITATOR)
    idea = send(world, author)
    assert "C’est votre texte" in browser(author).get(f"/signaler/idea/{idea.id}").text
    assert browser(author).submit(f"/signaler/idea/{idea.id}", SENT).status_code == 422
    decide(world, report(world, idea, world.person()), nadia, Decision.REMOVE)
    client = browser(world.person())
    assert "Ce texte n’est plus visible" in client.get(f"/signaler/idea/{idea.id}").text
    assert client.submit(f"/signaler/idea/{idea.id}", SENT).status_code == 422


def test_what_is_held_or_unknown_is_not_there_to_be_reported(world: World, browser: Open) -> None:
    idea, client = send(world, world.person()), browser(world.person())
    hold(world, idea)
    assert client.get(f"/signaler/idea/{idea.id}").status_code == 404
    assert client.get(f"/signaler/nothing/{idea.id}").status_code == 404
    assert client.get("/signaler/idea/pas-un-id").status_code == 404


@pytest.mark.parametrize("role", [Role.COACH, Role.MANAGER, Role.ADMINISTRATOR, Role.DOCTOR, Role.PRESCRIBER])
def test_who_is_not_in_the_collective_reports_nothing(world: World, browser: Open, role: Role) -> None:
    idea, client = send(world, world.person()), browser(world.person(role))
    assert client.get(f"/signaler/idea/{idea.id}").status_code == 404
    assert client.submit(f"/signaler/idea/{idea.id}", SENT).status_code == 404
    assert client.get("/mes-signalements").status_code == 404


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (Decision.KEEP, "Le texte reste."),
        (Decision.FOLD, "Le texte est maintenant replié"),
        (Decision.CHANGE, "La personne doit changer son texte."),
        (Decision.REMOVE, "Le texte est retiré."),
    ],
)
def test_who_reported_is_told_what_happened(world: World, browser: Open, decision: Decision, words: str) -> None:
    reporter = world.person()
    case = report(world, send(world, world.person()), reporter)
    decide(world, case, world.person(Role.FACILITATOR), decision)
    client = browser(reporter)
    assert words in client.get("/mes-signalements").text
    assert "Votre signalement a une réponse." in client.get("/mes-nouvelles").text


def test_who_reported_is_told_that_the_text_was_taken_back(world: World, browser: Open) -> None:
    author, reporter = world.person(), world.person()
    idea = send(world, author)
    report(world, idea, reporter)
    on_idea(world, idea, taking_part.withdraw, actor_id=author.id)
    assert "a retiré son texte" in browser(reporter).get("/mes-signalements").text


def test_the_author_reads_the_decision_the_rule_and_the_reason_and_never_who_reported(
    world: World, browser: Open
) -> None:
    author, reporter = world.person(), world.person(pseudonym="Mésange", first_name="Inès")
    case = report(world, send(world, author), reporter)
    client = browser(author)
    assert client.get(f"/mes-textes-relus/{case.id}").status_code == 404
    decide(world, case, world.person(Role.FACILITATOR, first_name="Hugo"), Decision.CHANGE)
    page = client.get(f"/mes-textes-relus/{case.id}").text
    for words in (
        "Un changement vous est demandé",
        "Règle 3\u00a0: ",
        "Un nom est écrit.",
        "Mon responsable",
        "Une salle",
    ):
        assert words in page
    for name in ("Mésange", "Inès", "Hugo"):
        assert name not in page
    assert "Un de vos textes est relu." in client.get("/mes-nouvelles").text
    assert f"/mes-textes-relus/{case.id}" in client.get("/mes-textes-relus").text


def test_an_undone_decision_is_told_to_nobody(world: World, browser: Open) -> None:
    author, reporter, nadia = world.person(), world.person(), world.person(Role.FACILITATOR)
    case = report(world, send(world, author), reporter)
    client = browser(nadia)
    sent = client.submit(f"/moderation/{case.id}/decider", form(case))
    token = client.get(sent.location).text.split('name="jeton" value="')[1].split('"')[0]
    client.submit("/annuler", {"jeton": token})
    assert "Un de vos textes est relu." not in browser(author).get("/mes-nouvelles").text
    assert "Votre signalement a une réponse." not in browser(reporter).get("/mes-nouvelles").text
    assert "Un texte attend une relecture." in client.get("/mes-nouvelles").text


def test_one_button_disagrees_and_both_are_told_the_answer(world: World, browser: Open) -> None:
    author, hugo, nadia = world.person(), world.person(Role.FACILITATOR), world.person(Role.FACILITATOR)
    case = decide(world, report(world, send(world, author), world.person()), hugo)
    client = browser(author)
    assert client.submit(f"/mes-textes-relus/{case.id}", {"words": ""}).status_code == 303
    assert client.submit(f"/mes-textes-relus/{case.id}", {"words": ""}).status_code == 303
    assert again(world, case).state is CaseState.APPEALED
    decide(world, case, nadia, Decision.KEEP)
    page = client.get(f"/mes-textes-relus/{case.id}").text
    assert "Réponse d’une autre personne, définitive" in page
    assert "Vous n’êtes pas d’accord" not in page
    assert "Une autre personne a relu votre texte." in client.get("/mes-nouvelles").text
    assert "a répondu à un désaccord" in browser(hugo).get("/mes-nouvelles").text


def test_nobody_else_disagrees_for_the_author(world: World, browser: Open) -> None:
    case = decide(world, report(world, send(world, world.person()), world.person()), world.person(Role.FACILITATOR))
    for person in (world.person(), world.person(Role.FACILITATOR)):
        client = browser(person)
        assert client.get(f"/mes-textes-relus/{case.id}").status_code == 404
        assert client.submit(f"/mes-textes-relus/{case.id}", {"words": ""}).status_code == 404
    assert again(world, case).state is CaseState.DECIDED


def test_a_closed_account_leaves_reports_without_name_or_words(world: World) -> None:
    reporter = world.person()
    case = report(world, send(world, world.person()), reporter, Reason.NAMES)
    world.run(lambda: leaving.end(reporter.id))
    assert list(world.read(queries.list_reporters, case.id)) == []
    assert [row.words for row in world.read(queries.list_reports, case.id)] == [""]


def test_reports_of_two_platforms_do_not_meet(world: World, browser: Open) -> None:
    other = world.make_platform("Cordée des Marches", OTHER_HOST)
    idea = send(world, world.person())
    stranger = browser(world.person(platform=other), host=OTHER_HOST)
    assert stranger.submit(f"/signaler/idea/{idea.id}", SENT).status_code == 404


def test_an_appeal_of_a_member_who_may_say_why_is_read_by_the_second_person(world: World, browser: Open) -> None:
    hugo, nadia = world.person(Role.FACILITATOR), world.person(Role.FACILITATOR)
    case = decide(world, report(world, send(world, world.person()), world.person()), hugo)
    appeal(world, case, "Je ne nomme personne.")
    assert "Je ne nomme personne." in browser(nadia).get(f"/moderation/{case.id}").text
