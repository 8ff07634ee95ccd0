"""The pages of who moderates: the one queue, a case, the four decisions, two at once."""

import re
from collections.abc import Callable

import pytest

from blueprints.accounts.models import Role
from blueprints.moderation import queries
from blueprints.moderation.kinds import Hold, Standing
from blueprints.moderation.models import CaseState, Decision, Reason
from tests.conftest import Browser, World
from tests.moderation.making import (
    again,
    appeal,
    claim,
    decide,
    form,
    hold,
    idea_now,
    report,
    send,
)

Open = Callable[..., Browser]


def test_the_queue_holds_reports_holds_and_disagreements_without_their_words(world: World, browser: Open) -> None:
    nadia, hugo = world.person(Role.FACILITATOR), world.person(Role.FACILITATOR)
    secret = send(world, world.person(), title="Un titre que la liste ne dit pas")
    report(world, secret, world.person())
    hold(world, send(world, world.person()), Hold.LINK)
    appeal(world, decide(world, report(world, send(world, world.person()), world.person()), hugo))
    page = browser(nadia).get("/moderation").text
    for words in ("À relire\u00a0: 3", "Texte signalé", "Message avec un lien", "Je ne suis pas d’accord"):
        assert words in page
    assert "Un titre que la liste ne dit pas" not in page


@pytest.mark.parametrize("count", [3, 30])
def test_the_queue_asks_the_same_few_questions(world: World, browser: Open, statements: list[str], count: int) -> None:
    nadia, reporter = world.person(Role.FACILITATOR), world.person()
    author = world.person()
    for _one in range(count):
        report(world, send(world, author), reporter)
    client = browser(nadia)
    client.get("/moderation")
    statements.clear()
    assert f"À relire\u00a0: {count}" in client.get("/moderation").text
    assert len(statements) <= 6


def test_a_case_shows_the_words_why_and_what_happened_but_never_who_reported(world: World, browser: Open) -> None:
    author, reporter = world.person(pseudonym="Colibri"), world.person(pseudonym="Mésange", first_name="Inès")
    case = report(world, send(world, author), reporter, Reason.INSULT)
    page = browser(world.person(Role.FACILITATOR)).get(f"/moderation/{case.id}").text
    for words in ("Une salle calme", "insulte ou humilie", "Colibri", "Une personne signale le texte"):
        assert words in page
    assert "Mésange" not in page
    assert "Inès" not in page


def test_a_moderator_decides_and_undoes_within_the_minute(world: World, browser: Open) -> None:
    idea = send(world, world.person())
    case, client = report(world, idea, world.person()), browser(world.person(Role.FACILITATOR))
    sent = client.submit(f"/moderation/{case.id}/decider", form(case, Decision.FOLD))
    assert sent.status_code == 303
    assert idea_now(world, idea).standing is Standing.FOLDED
    page = client.get(sent.location).text
    token = re.search(r'name="jeton" value="([^"]+)"', page)
    assert token is not None
    client.submit("/annuler", {"jeton": token[1]})
    assert idea_now(world, idea).standing is Standing.VISIBLE
    assert again(world, case).state is CaseState.WAITING


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"decision": ""}, "Choisissez une décision."),
        ({"decision": "bannir"}, "Choisissez une des réponses proposées."),
        ({"rule": ""}, "Choisissez la règle de vie concernée."),
        ({"rule": "99"}, "Choisissez une règle de vie de la liste."),
        ({"reason": "  \x00 "}, "Écrivez votre raison."),
        ({"reason": "a" * 2001}, "Ce texte est trop long"),
        ({"decision": "fold", "warning": ""}, "Écrivez l’avertissement."),
        ({"decision": "change", "suggestion": ""}, "Proposez une phrase."),
    ],
)
def test_a_decision_that_lacks_something_keeps_what_was_typed(
    world: World, browser: Open, more: dict[str, str], words: str
) -> None:
    case = report(world, send(world, world.person()), world.person())
    client = browser(world.person(Role.FACILITATOR))
    typed = {**form(case), "reason": "Une raison déjà écrite.", **more}
    answer = client.submit(f"/moderation/{case.id}/decider", typed)
    assert answer.status_code == 422
    assert words in answer.text
    if "reason" not in more:
        assert "Une raison déjà écrite." in answer.text
    assert again(world, case).decision is None


def test_markup_in_a_reason_is_words(world: World, browser: Open) -> None:
    case, client = report(world, send(world, world.person()), world.person()), browser(world.person(Role.FACILITATOR))
    client.submit(f"/moderation/{case.id}/decider", form(case, reason="<script>alert(1)</script> \u202e 🌧️"))
    page = client.get(f"/moderation/{case.id}").text
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "\u202e" not in page


def test_who_decides_second_is_told_kindly_who_decided_what_and_keeps_her_words(world: World, browser: Open) -> None:
    case = report(world, send(world, world.person()), world.person())
    hugo, client = world.person(Role.FACILITATOR, first_name="Hugo"), browser(world.person(Role.FACILITATOR))
    decide(world, case, hugo, Decision.KEEP)
    answer = client.submit(f"/moderation/{case.id}/decider", form(case, reason="Mes mots à moi."))
    assert answer.status_code == 409
    assert "Hugo a déjà décidé de garder ce texte" in answer.text
    assert "Mes mots à moi." in answer.text


def test_a_claimed_text_is_shown_as_somebody_else_s(world: World, browser: Open) -> None:
    case = report(world, send(world, world.person()), world.person())
    hugo, nadia = world.person(Role.FACILITATOR, first_name="Hugo"), world.person(Role.FACILITATOR)
    own = browser(hugo)
    own.submit(f"/moderation/{case.id}/prendre")
    assert "Vous le relisez" in own.get("/moderation").text
    client = browser(nadia)
    assert "Hugo le relit" in client.get("/moderation").text
    assert "Hugo relit ce texte" in client.get(f"/moderation/{case.id}").text
    taken = client.submit(f"/moderation/{case.id}/prendre")
    assert "Hugo relit déjà ce texte" in client.get(taken.location).text
    assert again(world, case).claimed_by == hugo.id


def test_stepping_aside_is_undone_from_its_notice(world: World, browser: Open) -> None:
    case, hugo = report(world, send(world, world.person()), world.person()), world.person(Role.FACILITATOR)
    client = browser(hugo)
    left = client.submit(f"/moderation/{case.id}/me-retirer")
    page = client.get(left.location).text
    assert "Rien à relire" in page
    assert client.get(f"/moderation/{case.id}").status_code == 404
    token = re.search(r'name="jeton" value="([^"]+)"', page)
    assert token is not None
    client.submit("/annuler", {"jeton": token[1]})
    assert client.get(f"/moderation/{case.id}").status_code == 200


def test_who_decided_first_sees_the_disagreement_and_cannot_answer_it(world: World, browser: Open) -> None:
    hugo = world.person(Role.FACILITATOR)
    case = appeal(world, decide(world, report(world, send(world, world.person()), world.person()), hugo), "Non.")
    client = browser(hugo)
    page = client.get(f"/moderation/{case.id}")
    assert "Une autre personne répond à ce désaccord" in page.text
    assert client.submit(f"/moderation/{case.id}/decider", form(case, Decision.KEEP)).status_code == 404
    assert again(world, case).state is CaseState.APPEALED


def test_model_sentences_fill_the_form(world: World, browser: Open) -> None:
    case = report(world, send(world, world.person()), world.person())
    page = browser(world.person(Role.FACILITATOR)).get(f"/moderation/{case.id}?modele=nom").text
    assert "Je vous propose de l’enlever." in page
    assert re.search(r'value="change"\s+checked', page)


def test_what_one_does_not_want_to_read_is_kept_and_nothing_else_is_taken(world: World, browser: Open) -> None:
    hugo = world.person(Role.FACILITATOR)
    report(world, send(world, world.person()), world.person(), Reason.DANGER)
    client = browser(hugo)
    client.submit("/moderation/mes-choix", {"what": ["reason:danger", "reason:money"]})
    assert world.read(queries.list_avoided, hugo.id) == {"reason:danger", "reason:money"}
    assert "À relire\u00a0: 0" in client.get("/moderation").text
    assert client.submit("/moderation/mes-choix", {"what": ["reason:tout"]}).status_code == 422
    assert world.read(queries.list_avoided, hugo.id) == {"reason:danger", "reason:money"}


def test_what_was_decided_stays_to_be_read(world: World, browser: Open) -> None:
    hugo = world.person(Role.FACILITATOR, first_name="Hugo")
    case = claim(world, report(world, send(world, world.person()), world.person()), hugo)
    decide(world, case, hugo, Decision.REMOVE)
    page = browser(world.person(Role.FACILITATOR)).get("/moderation/deja-relus").text
    assert "Le texte est retiré" in page
    assert "Hugo" in page


@pytest.mark.parametrize("path", ["/moderation/pas-un-id", "/moderation/00000000-0000-4000-8000-000000000000"])
def test_what_is_no_case_is_not_found(world: World, browser: Open, path: str) -> None:
    assert browser(world.person(Role.FACILITATOR)).get(path).status_code == 404
