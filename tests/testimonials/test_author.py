"""An author's own pages: writing, signing, agreeing, sending, answering, taking back."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from blueprints.accounts.models import Role
from blueprints.core import db
from blueprints.testimonials.models import Testimonial, TestimonialState
from tests.conftest import OTHER_HOST, Browser, World
from tests.testimonials.factories import BODY, PROPOSED, TITLE, Desk, S

Open = Callable[..., Browser]
OWN = "/temoignages/les-miens"
WRITE = "/temoignages/ecrire"
GOOD = {"title": TITLE, "body": BODY}


def _count(world: World) -> int:
    return int(world.read(lambda: db.session().scalar(select(func.count()).select_from(Testimonial))))


def _hidden(text: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]*)"', text)


def test_a_text_is_written_signed_agreed_read_again_and_sent(desk: Desk, browser: Open) -> None:
    author = browser(desk.author)
    form = author.get(WRITE)
    answer = author.submit(WRITE, {**GOOD, "client_id": _hidden(form.text, "client_id")[0]})
    assert answer.status_code == 303
    agreement = answer.location
    page = author.get(agreement)
    assert 'value="pseudonym" checked' in page.text
    assert page.text.count(" checked") == 1
    answer = author.submit(agreement, {"signature": "pseudonym", "pseudonym": "Mireille", "site": "yes"})
    assert answer.location.endswith("/envoyer")
    recap = author.get(answer.location)
    assert BODY in recap.text
    assert "Mireille" in recap.text
    assert "Nadia Benkirane (animation du collectif)" in recap.text
    assert recap.text.count(">Modifier ") == 4
    answer = author.submit(answer.location, {"hash": _hidden(recap.text, "hash")[0]})
    assert answer.status_code == 303
    shown = author.get(answer.location)
    assert "Votre texte est envoyé." in shown.text
    assert "Nadia Benkirane (animation du collectif)" in shown.text


def test_the_most_private_signatures_come_first(desk: Desk, browser: Open) -> None:
    made = desk.draft()
    page = browser(desk.author).get(f"{OWN}/{made.id}/signature-et-accord")
    assert re.findall(r'name="signature" value="(\w+)"', page.text) == ["none", "pseudonym", "initial", "first_name"]


def test_the_same_page_sent_twice_is_one_text_with_the_same_answer(desk: Desk, browser: Open) -> None:
    author, page = browser(desk.author), str(uuid4())
    answers = [author.submit(WRITE, {**GOOD, "client_id": page}).location for _ in range(2)]
    assert answers[0] == answers[1]
    assert _count(desk.world) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": "", "body": BODY}, "Donnez un titre"),
        ({"title": TITLE, "body": ""}, "Écrivez votre texte"),
        ({"title": TITLE, "body": " \n\t "}, "Écrivez votre texte"),
        ({"body": BODY}, "Donnez un titre"),
        ({"title": "t" * 121, "body": BODY}, "Gardez 120 signes"),
        ({"title": TITLE, "body": "m" * 8001}, "Gardez 8\u00a0000 signes"),
        ({"title": TITLE, "body": "é" * 1_000_000}, "trop long"),
        ({"title": "\0\0", "body": BODY}, "Donnez un titre"),
    ],
)
def test_what_cannot_be_kept_is_said_and_given_back(
    typed: dict[str, str], sentence: str, desk: Desk, browser: Open
) -> None:
    answer = browser(desk.author).submit(WRITE, {**typed, "client_id": str(uuid4())})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "<title>Erreur" in answer.text
    assert typed.get("body", "").strip()[:200] in answer.text
    assert _count(desk.world) == 0


@pytest.mark.parametrize(
    "words",
    ["<b>gras</b> & « guillemets »", "Bravo 🎉👩🏽‍🦽", "\u202eenvers\u202c", "nul\0 au milieu", "a\r\nb", "8" * 8000],
)
def test_what_people_type_is_kept_as_words(words: str, desk: Desk, browser: Open) -> None:
    author = browser(desk.author)
    answer = author.submit(WRITE, {"title": TITLE, "body": words, "client_id": str(uuid4())})
    assert answer.status_code == 303
    shown = author.get(answer.location.replace("/signature-et-accord", ""))
    assert shown.status_code == 200
    assert "<b>gras" not in shown.text
    assert "\0" not in shown.text
    assert "\u202e" not in shown.text


@pytest.mark.parametrize("page", ["", "pas-un-uuid", "x" * 5000])
def test_a_malformed_page_identifier_still_keeps_the_text(page: str, desk: Desk, browser: Open) -> None:
    assert browser(desk.author).submit(WRITE, {**GOOD, "client_id": page}).status_code == 303
    assert _count(desk.world) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"signature": "pseudonym", "pseudonym": "Mireille"}, "Répondez oui ou non"),
        ({"pseudonym": "Mireille", "site": "yes"}, "Choisissez comment signer"),
        ({"signature": "boss", "site": "yes"}, "Choisissez une des réponses"),
        ({"signature": "none", "site": "toujours"}, "Choisissez une des réponses"),
        ({"signature": "pseudonym", "pseudonym": "", "site": "yes"}, "Écrivez le nom inventé"),
        ({"signature": "pseudonym", "pseudonym": "Léa", "site": "yes"}, "ressemble à votre vrai nom"),
        ({"signature": "pseudonym", "pseudonym": "m" * 41, "site": "yes"}, "Gardez 40 signes"),
    ],
)
def test_a_signature_or_an_answer_that_is_missing_is_asked_for(
    typed: dict[str, str], sentence: str, desk: Desk, browser: Open
) -> None:
    author = browser(desk.author)
    made = author.submit(WRITE, {**GOOD, "client_id": str(uuid4())}).location
    answer = author.submit(made, typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    if typed.get("pseudonym"):
        assert f'value="{typed["pseudonym"]}"' in answer.text


def test_a_no_keeps_the_draft_and_leads_nowhere_public(desk: Desk, browser: Open) -> None:
    author = browser(desk.author)
    made = author.submit(WRITE, {**GOOD, "client_id": str(uuid4())}).location
    answer = author.submit(made, {"signature": "none", "site": "no"})
    shown = author.get(answer.location)
    assert "pas d’accord pour le moment" in shown.text
    assert "Tout relire avant d’envoyer" not in shown.text
    assert author.get(made.replace("signature-et-accord", "envoyer")).status_code == 303


def test_an_outdated_page_is_a_409_that_gives_the_words_back(desk: Desk, browser: Open) -> None:
    made, author = desk.draft(), browser(desk.author)
    version = _hidden(author.get(f"{OWN}/{made.id}/modifier").text, "version")[0]
    first = {**GOOD, "body": "Les mots du premier onglet.", "version": version}
    second = {**GOOD, "body": "Les mots du second onglet.", "version": version}
    assert author.submit(f"{OWN}/{made.id}/modifier", first).status_code == 303
    answer = author.submit(f"{OWN}/{made.id}/modifier", second)
    assert answer.status_code == 409
    assert "Les mots du second onglet." in answer.text
    assert desk.text(made).body == "Les mots du premier onglet."


@pytest.mark.parametrize("version", ["", "x", "-1", "²", "9" * 40, "\x00"])
def test_a_page_that_names_no_version_overwrites_nothing(version: str, desk: Desk, browser: Open) -> None:
    made, author = desk.draft(), browser(desk.author)
    before = desk.text(made).body
    typed = {**GOOD, "body": "Des mots venus de nulle part.", "version": version}
    answer = author.submit(f"{OWN}/{made.id}/modifier", typed)
    assert answer.status_code == 409
    assert "Des mots venus de nulle part." in answer.text
    assert desk.text(made).body == before


def test_the_author_reads_before_and_after_and_accepts_word_for_word(desk: Desk, browser: Open) -> None:
    made, author = desk.make(S.CHANGE_PROPOSED), browser(desk.author)
    page = author.get(f"{OWN}/{made.id}")
    assert "<del>Marc</del>" in page.text
    assert "<ins>mon responsable</ins>" in page.text
    assert "La règle 3 demande" in page.text
    answer = author.submit(f"{OWN}/{made.id}/accepter", {"hash": _hidden(page.text, "hash")[0]})
    assert "Vous avez accepté le changement." in author.get(answer.location).text
    assert desk.text(made).body == PROPOSED


@pytest.mark.parametrize("seen", ["", "zz", "00" * 32])
@pytest.mark.parametrize("act", ["accepter", "refuser"])
def test_answering_words_that_are_not_the_proposed_ones_is_a_409(
    act: str, seen: str, desk: Desk, browser: Open
) -> None:
    made = desk.make(S.CHANGE_PROPOSED)
    answer = browser(desk.author).submit(f"{OWN}/{made.id}/{act}", {"hash": seen})
    assert answer.status_code == 409
    assert "Le texte a changé pendant que vous le lisiez" in answer.text
    assert desk.now(made).state is S.CHANGE_PROPOSED


def test_the_author_keeps_her_text(desk: Desk, browser: Open) -> None:
    made, author = desk.make(S.CHANGE_PROPOSED), browser(desk.author)
    seen = _hidden(author.get(f"{OWN}/{made.id}").text, "hash")[0]
    answer = author.submit(f"{OWN}/{made.id}/refuser", {"hash": seen})
    assert "Vous gardez votre texte." in author.get(answer.location).text
    assert desk.text(made).body == BODY


def test_the_author_rewrites_her_text(desk: Desk, browser: Open) -> None:
    made, author = desk.make(S.CHANGE_PROPOSED), browser(desk.author)
    page = author.get(f"{OWN}/{made.id}/modifier")
    assert "Réécrire mon texte" in page.text
    version = _hidden(page.text, "version")[0]
    answer = author.submit(f"{OWN}/{made.id}/modifier", {"title": TITLE, "body": "Un chef.", "version": version})
    assert "Votre nouveau texte est envoyé." in author.get(answer.location).text
    assert desk.text(made).body == "Un chef."
    assert desk.now(made).state is S.IN_REVIEW


@pytest.mark.parametrize("state", [state for state in S if state is not S.WITHDRAWN])
def test_one_button_takes_the_text_back_in_every_state(state: TestimonialState, desk: Desk, browser: Open) -> None:
    made, author = desk.make(state), browser(desk.author)
    page = author.get(f"{OWN}/{made.id}")
    assert page.text.count("Retirer mon texte") == 1
    answers = [author.submit(f"{OWN}/{made.id}/retirer") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert "Votre texte est retiré." in author.get(answers[0].location).text
    assert desk.now(made).state is S.WITHDRAWN


@pytest.mark.parametrize("state", list(S))
def test_each_state_shows_where_the_text_is_who_sees_it_and_what_comes_next(
    state: TestimonialState, desk: Desk, browser: Open
) -> None:
    made = desk.make(state)
    page = browser(desk.author).get(f"{OWN}/{made.id}")
    assert page.status_code == 200
    assert "Qui peut voir" in page.text
    assert "Les étapes" in page.text
    listed = browser(desk.author).get(OWN)
    assert TITLE in listed.text


def test_a_declined_text_comes_with_its_reason_and_is_taken_up_again(desk: Desk, browser: Open) -> None:
    made, author = desk.make(S.DECLINED), browser(desk.author)
    assert "Le texte nomme une entreprise." in author.get(f"{OWN}/{made.id}").text
    answer = author.submit(f"{OWN}/{made.id}/reprendre")
    assert "de nouveau un brouillon" in author.get(answer.location).text


def test_an_ended_consent_is_said_and_can_be_given_again(desk: Desk, world: World, browser: Open) -> None:
    made = desk.make(S.PUBLISHED)
    with time_machine.travel(desk.consent(made).ends_at + timedelta(days=1)):
        author = browser(desk.author)
        assert "Votre accord a pris fin" in author.get(f"{OWN}/{made.id}").text
        assert "Votre accord a pris fin" in author.get(OWN).text
        author.submit(f"{OWN}/{made.id}/prolonger")
        assert browser().get(f"/temoignages/{made.public_id}").status_code == 200


def test_an_act_that_comes_too_late_is_told_and_changes_nothing(desk: Desk, browser: Open) -> None:
    made, author = desk.make(S.PUBLISHED), browser(desk.author)
    answer = author.submit(f"{OWN}/{made.id}/accepter", {"hash": "00"})
    assert "Ce n’est plus possible à cette étape." in author.get(answer.location).text
    assert author.get(f"{OWN}/{made.id}/modifier").status_code == 303
    answer = author.submit(f"{OWN}/{made.id}/modifier", {**GOOD, "version": "1"})
    assert answer.status_code == 422
    assert desk.now(made).state is S.PUBLISHED


PAGES = ("", "/modifier", "/signature-et-accord", "/envoyer")
ACTS = (
    "/modifier",
    "/signature-et-accord",
    "/envoyer",
    "/accepter",
    "/refuser",
    "/reprendre",
    "/prolonger",
    "/retirer",
)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_else_opens_or_changes_an_authors_text(role: Role, desk: Desk, world: World, browser: Open) -> None:
    made, other = desk.make(S.CHANGE_PROPOSED), browser(world.person(role))
    assert {other.get(f"{OWN}/{made.id}{page}").status_code for page in PAGES} == {404}
    assert {other.submit(f"{OWN}/{made.id}{act}", GOOD).status_code for act in ACTS} == {404}
    assert desk.now(made).state is S.CHANGE_PROPOSED
    if role is not Role.BENEFICIARY:
        assert {other.get(OWN).status_code, other.get(WRITE).status_code} == {404}
        assert other.submit(WRITE, GOOD).status_code == 404


def test_a_stranger_is_led_to_sign_in(desk: Desk, browser: Open) -> None:
    made, stranger = desk.make(S.CHANGE_PROPOSED), browser()
    for path in (OWN, WRITE, *(f"{OWN}/{made.id}{page}" for page in PAGES)):
        assert stranger.get(path).location.startswith("/connexion")
    for act in ACTS:
        assert stranger.submit(f"{OWN}/{made.id}{act}", GOOD).location.startswith("/connexion")


def test_another_platform_finds_nothing(desk: Desk, world: World, browser: Open) -> None:
    theirs = Desk(world, world.make_platform("Ailleurs", OTHER_HOST))
    made = desk.make(S.CHANGE_PROPOSED)
    foreign = browser(theirs.author, OTHER_HOST)
    assert {foreign.get(f"{OWN}/{made.id}{page}").status_code for page in PAGES} == {404}
    assert {foreign.submit(f"{OWN}/{made.id}{act}", GOOD).status_code for act in ACTS} == {404}
    assert TITLE not in foreign.get(OWN).text


@pytest.mark.parametrize("wrong", ["pas-un-uuid", "00000000-0000-4000-8000-000000000000", "1"])
def test_an_address_of_nothing_is_404(wrong: str, desk: Desk, browser: Open) -> None:
    author = browser(desk.author)
    assert {author.get(f"{OWN}/{wrong}{page}").status_code for page in PAGES} == {404}


def test_an_authors_pages_ask_the_database_little(desk: Desk, browser: Open, statements: list[str]) -> None:
    author = browser(desk.author)
    author.get(OWN)
    counts = []
    for _ in range(2):
        for _ in range(3):
            made = desk.make(S.CHANGE_PROPOSED)
        statements.clear()
        author.get(OWN)
        listed = len(statements)
        author.get(f"{OWN}/{made.id}")
        counts.append((listed, len(statements) - listed))
    assert counts[0] == counts[1]
    assert counts[0][0] <= 4
    assert counts[0][1] <= 10
