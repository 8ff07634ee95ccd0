"""Searching one's own conversations: only what one may read, no word in an address, one trace a search."""

import re
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from blueprints.accounts.models import Role
from blueprints.core import clock, db
from blueprints.core.audit import AuditEntry, Reading
from blueprints.journeys.models import JourneyRole
from blueprints.messaging import matching, searching
from blueprints.messaging.models import Message
from tests.conftest import OTHER_HOST, Browser, World
from tests.messaging.conftest import Road, actor_of, make_road

ASK, FOUND = "/mon-accompagnement/recherche", "/mon-accompagnement/recherche/resultats"
Enter = Callable[[str], Browser]


def _search(someone: Browser, words: str, **more: str) -> Any:
    answer = someone.submit(ASK, {"words": words, **more})
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"] == FOUND
    return someone.get(FOUND)


def _entries(road: Road, action: str) -> list[tuple[UUID | None, UUID | None, str]]:
    def read() -> list[tuple[UUID | None, UUID | None, str]]:
        found = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.sequence)
        return [(one.actor_id, one.subject_id, one.facts) for one in db.session().scalars(found)]

    entries: list[tuple[UUID | None, UUID | None, str]] = road.world.read(read)
    return entries


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("aménagements", "Un AMENAGEMENT au bureau"),
        ("amenagement", "Nos aménagements"),
        ("l’horaire", "Les horaires changent"),
        ("travail", "Les travaux finissent"),
        ("journaux", "Le journal"),
        ("bureau réunion", "Réunions, puis le bureau"),
        ("coeur", "Le cœur du sujet"),
        ("14 h", "À 14 h 10"),
        ("le la", "le, la"),
        ("مرحبا", "مرحبا بك"),
        ("ete", unicodedata.normalize("NFD", "L’été")),
    ],
)
def test_accents_capitals_and_endings_do_not_matter(asked: str, text: str) -> None:
    patterns = matching.patterns_of(asked)
    assert patterns
    assert matching.holds(text, patterns)
    assert any(piece.found for piece in matching.excerpt(text, patterns))


@pytest.mark.parametrize(
    ("asked", "text"), [("mer", "Merci beaucoup"), ("bruit casque", "Trop de bruit"), ("car", "écart")]
)
def test_a_word_inside_another_or_a_missing_one_is_not_found(asked: str, text: str) -> None:
    assert not matching.holds(text, matching.patterns_of(asked))


def test_only_signs_look_for_nothing() -> None:
    assert matching.patterns_of("?! … ’’") == []
    assert len(matching.patterns_of("mot1 " + " ".join(f"mot{number}" for number in range(500)))) == matching.MOST_WORDS


def test_an_excerpt_shows_the_words_around_as_they_were_written() -> None:
    text = "avant " * 60 + "Réunion à l’Œuvre" + " après" * 60
    pieces = matching.excerpt(text, matching.patterns_of("reunions oeuvre"))
    assert [piece.words for piece in pieces if piece.found] == ["Réunion", "Œuvre"]
    whole = "".join(piece.words for piece in pieces)
    assert whole.startswith("…avant")
    assert whole.endswith("…")
    assert len(whole) < 300


def test_the_bound_takes_short_conversations_whole_and_long_ones_evenly() -> None:
    assert searching.shares([10, 100_000, 50], 1_000) == [10, 940, 50]
    assert searching.shares([500, 500], 400) == [200, 200]
    assert searching.shares([], 400) == []


# --- the page ---------------------------------------------------------------------------------------------------------


def test_what_is_found_leads_to_its_place(road: Road, enter: Enter) -> None:
    sent = road.write(road.awa, "private", "Le casque du bureau <b>est</b> arrivé")
    road.write(road.julien, "shared", "Le CASQUES aussi")
    road.write(road.julien, "shared", "Rien à voir")
    page = _search(enter("awa"), "casque")
    assert "<h1>Messages trouvés</h1>" in page.text
    assert "2 messages contiennent vos mots." in page.text
    assert "<mark>casque</mark> du bureau &lt;b&gt;est&lt;/b&gt; arrivé" in page.text
    assert f'href="{road.url("private")}#message-{sent.sequence}"' in page.text
    assert "Julien Mercadier, aujourd’hui" in page.text
    assert "Rien à voir" not in page.text


def test_the_words_are_in_no_address_and_the_page_is_one_to_come_back_to(road: Road, enter: Enter) -> None:
    road.write(road.julien, "private", "Un canari jaune")
    awa = enter("awa")
    answer = awa.submit(ASK, {"words": "canari"})
    assert "canari" not in answer.headers["Location"]
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("__Host-recherche="))
    assert "canari" not in cookie
    for flag in ("Secure", "HttpOnly", "SameSite=Lax"):
        assert flag in cookie
    for _ in range(2):
        page = awa.get(FOUND)
        assert page.headers["Cache-Control"] == "no-store"
        assert "<mark>canari</mark>" in page.text
        assert 'value="canari"' in page.text
    assert "canari" not in awa.get(ASK).text, "a new search starts empty"


def test_a_search_belongs_to_its_session(road: Road, enter: Enter) -> None:
    road.write(road.julien, "private", "Un canari jaune")
    awa, julien = enter("awa"), enter("julien")
    _search(awa, "canari")
    kept = awa.get_cookie("__Host-recherche", domain="localhost")
    assert kept is not None
    for someone in (julien, enter("awa")):
        someone.set_cookie("__Host-recherche", kept.value, domain="localhost", secure=True)
        assert someone.get(FOUND).headers["Location"] == ASK


@pytest.mark.parametrize("broken", ["", "abc", "%00", "é", "A" * 3000])
def test_without_a_search_one_is_led_to_the_form(road: Road, enter: Enter, broken: str) -> None:
    awa = enter("awa")
    if broken:
        awa.set_cookie("__Host-recherche", broken, domain="localhost", secure=True)
    assert awa.get(FOUND).headers["Location"] == ASK


def test_forgetting_a_search(road: Road, enter: Enter) -> None:
    awa = enter("awa")
    _search(awa, "canari")
    assert awa.submit(f"{ASK}/oublier").headers["Location"] == ASK
    assert awa.get(FOUND).headers["Location"] == ASK


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Écrivez un mot à chercher."),
        ("  ", "Écrivez un mot à chercher."),
        ("x" * 121, "trop long"),
        ("a" * 1_000_000, "trop long"),
    ],
)
def test_words_that_cannot_be_looked_for(road: Road, enter: Enter, words: str, said: str) -> None:
    answer = enter("awa").submit(ASK, {"words": words})
    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize("words", ["<script>", "😀", "\u202ecasque\x00", "(((", ".*", "?!", "' OR 1=1"])
def test_odd_words_break_nothing(road: Road, enter: Enter, words: str) -> None:
    page = _search(enter("awa"), words)
    assert page.status_code == 200
    assert "Aucun message ne contient ces mots" in page.text


def test_a_kind_of_conversation_alone(road: Road, enter: Enter) -> None:
    for kind in ("private", "shared", "health"):
        road.write(road.awa, kind, f"Casque {kind}")
    awa = enter("awa")
    page = _search(awa, "casque", where="shared")
    assert "shared</span>" in page.text
    assert "1 message contient vos mots." in page.text
    assert awa.submit(ASK, {"words": "casque", "where": "adjustments"}).status_code == 422, "she does not read that one"


# --- what one may read ------------------------------------------------------------------------------------------------


def test_nobody_finds_what_she_does_not_read(road: Road, enter: Enter) -> None:
    for author, kind in (("awa", "private"), ("awa", "shared"), ("sophie", "adjustments"), ("doctor", "health")):
        road.write(getattr(road, author), kind, f"Canari {kind}")
    expected = {
        "awa": {"private", "shared", "health"},
        "julien": {"private", "shared", "adjustments"},
        "sophie": {"shared", "adjustments"},
        "doctor": {"health"},
    }
    for name, kinds in expected.items():
        page = _search(enter(name), "canari")
        assert {kind for kind in road.talks if f"</mark> {kind}</span>" in page.text} == kinds, name
    assert "Santé" not in enter("sophie").get(ASK).text


def test_a_newcomer_finds_nothing_from_before_and_who_left_nothing_at_all(
    road: Road, browser: Callable[..., Browser]
) -> None:
    road.write(road.julien, "shared", "Canari d’avant")
    new = road.world.person(Role.MANAGER, first_name="Paul")
    road.join(new, JourneyRole.MANAGER)
    road.write(road.julien, "shared", "Canari d’après")
    paul = browser(new)
    page = _search(paul, "canari")
    assert "après" in page.text
    assert "avant" not in page.text.partition("<ul")[2].partition("</ul>")[0]
    road.end(new)
    assert "Aucun message" in paul.get(FOUND).text


def test_withdrawn_words_are_not_found(road: Road, enter: Enter) -> None:
    sent = road.write(road.awa, "private", "Canari retiré")

    def withdraw() -> None:
        db.session().execute(update(Message).where(Message.id == sent.id).values(withdrawn_at=clock.now()))

    road.world.run(withdraw)
    assert "Aucun message" in _search(enter("julien"), "canari").text


def test_a_tampered_message_is_passed_over_and_audited(road: Road, enter: Enter) -> None:
    sent = road.write(road.awa, "private", "Canari abîmé")
    road.write(road.awa, "private", "Canari entier")

    def tamper() -> None:
        db.session().execute(update(Message).where(Message.id == sent.id).values(body=b"\x01\x01" + bytes(60)))

    road.world.run(tamper)
    page = _search(enter("awa"), "canari")
    assert "1 message contient vos mots." in page.text
    assert [subject for _actor, subject, _facts in _entries(road, "message.closed")] == [sent.id]


def test_another_platform_is_another_world(road: Road, browser: Callable[..., Browser]) -> None:
    platform = road.world.make_platform("Ailleurs", OTHER_HOST)
    other = make_road(road.world, platform)
    road.write(road.awa, "private", "Canari d’ici")
    other.write(other.awa, "private", "Canari d’ailleurs")
    someone = browser(other.awa, host=OTHER_HOST)
    page = _search(someone, "canari")
    assert "ailleurs" in page.text
    assert "d’ici" not in page.text


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.ADMINISTRATOR, Role.PRESCRIBER, Role.GUARDIAN])
def test_other_roles_have_no_search(road: Road, browser: Callable[..., Browser], role: Role) -> None:
    someone = browser(road.world.person(role))
    assert someone.get(ASK).status_code == 404
    assert someone.get(FOUND).status_code == 404
    assert someone.submit(ASK, {"words": "x"}).status_code == 404


def test_a_stranger_is_sent_to_sign_in(road: Road, browser: Callable[..., Browser]) -> None:
    assert browser().get(ASK).headers["Location"].startswith("/connexion")


# --- the trace --------------------------------------------------------------------------------------------------------


def test_a_search_leaves_one_trace_without_words_and_the_person_sees_who_read(road: Road, enter: Enter) -> None:
    road.write(road.awa, "private", "Canari")
    road.write(road.awa, "shared", "Autre chose")
    julien = enter("julien")
    _search(julien, "canari")
    julien.get(FOUND)
    found = _entries(road, searching.SEARCHED)
    assert [(actor, subject) for actor, subject, _facts in found] == [(road.julien.id, road.julien.id)]
    assert found[0][2] == '{"found":"1","looked":"2"}'
    read = [(actor, subject) for actor, subject, _facts in _entries(road, Reading.WORDS)]
    assert read == [(road.julien.id, road.talks["private"])], "only of what it showed"
    _search(julien, "rien du tout")
    assert len(_entries(road, searching.SEARCHED)) == 2
    assert "Julien Mercadier" in enter("awa").get("/mon-accompagnement/qui-a-ouvert").text


# --- its cost ---------------------------------------------------------------------------------------------------------


def test_a_bound_is_said_and_the_latest_come_first(
    world: World, road: Road, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        road.write(road.awa, "private", f"Canari numéro {number}")
    own = world.read(searching.list_own, actor_of(road.awa, Role.BENEFICIARY))
    outcome = world.read(searching.look, own, "canari", bound=5)
    assert outcome.limited
    assert outcome.looked == outcome.count == 5
    assert [one.sequence for one in outcome.found] == [12, 11, 10, 9, 8]
    monkeypatch.setattr(searching, "SHOWN", 3)
    page = _search(enter("awa"), "canari")
    assert re.findall(r"numéro (\d+)</span>", page.text) == ["11", "10", "9"]
    assert "Voici les 3 plus récents." in page.text


def test_the_statements_do_not_grow_with_what_is_found(road: Road, enter: Enter, statements: list[str]) -> None:
    awa, counts = enter("awa"), []
    for number in (3, 30):
        for _ in range(number):
            road.write(road.awa, "private", "Canari")
        _search(awa, "canari")
        awa.get(FOUND)
        statements.clear()
        awa.get(FOUND)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10, statements


def test_history_start_holds_for_each_membership(road: Road, browser: Callable[..., Browser]) -> None:
    """A membership that ended and began again reads from its new start."""
    road.write(road.awa, "private", "Canari ancien")
    late = road.world.person(Role.COACH, first_name="Lina")
    road.join(late, JourneyRole.COACH, starts_at=clock.now() + timedelta(days=1))
    page = browser(late).get(ASK)
    assert "Il n’y a pas encore de conversation ici." in page.text
