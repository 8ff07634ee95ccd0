"""The pages of help: who opens which, what stands on them, and what nobody learns."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from blueprints.accounts.models import Person, Role
from blueprints.advice.models import Thread
from blueprints.care import queries, services, sheets
from blueprints.care.models import CareAlert, StepKind
from blueprints.care.sealing import Sheet
from blueprints.core import db
from blueprints.core.audit import AuditEntry
from blueprints.discussion.models import Post
from blueprints.news.models import News
from tests.care import making
from tests.care.making import WORDS, at, facilitator, fresh, kinds, noticed
from tests.conftest import OTHER_HOST, Browser, World

Open = Callable[..., Browser]
PANEL = "Quelqu’un peut vous écouter"
OWN = "/aide/ce-qui-s-est-passe"


def alerts(world: World) -> list[CareAlert]:
    """Return every alert of the platform."""
    found: list[CareAlert] = world.read(lambda: list(db.session().query(CareAlert)))
    return found


def send(page: Browser, path: str, data: dict[str, Any] | None = None) -> Any:
    """Send a form, and open the page that it leads to."""
    return page.get(page.submit(path, data).location)


def plain(seen: Any) -> str:
    """Return the words of a page, their spaces all alike."""
    return " ".join(seen.text.replace("\u00a0", " ").split())


def ask(page: Browser, words: str = WORDS) -> Any:
    """Propose an idea with these words."""
    data = {"title": "Une idée pour nous", "body": words, "client_id": str(uuid4())}
    return send(page, "/idees/nouvelle", data)


def stands_in_clear(app: Flask, word: str) -> bool:
    """Tell whether a word stands in any row of any table."""
    with app.app_context(), db.db.engine.connect() as connection:
        rows = (row for table in db.Model.metadata.sorted_tables for row in connection.execute(table.select()))
        return any(word in str(value) or word.encode() in _bytes(value) for row in rows for value in row)


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


# --- her own sheet ----------------------------------------------------------------------------------------------------


def test_the_sheet_is_kept_shown_to_her_alone_and_emptied(world: World, browser: Open) -> None:
    author, other = world.person(), world.person()
    page = browser(author)
    typed = {"notes": "Marcher jusqu’au canal.", "name": "Zélie", "phone": "06 39 98 00 12"}
    done = send(page, "/aide/ce-qui-m-aide", typed)
    assert "Vous êtes la seule personne" in done.text
    assert "Marcher jusqu’au canal." in page.get("/aide").text
    assert 'href="tel:+33639980012"' in page.get("/aide").text
    for stranger in (browser(), browser(other), browser(facilitator(world, "Nadia"))):
        assert "canal" not in stranger.get("/aide").text
    page.submit("/aide/ce-qui-m-aide", {"notes": "", "name": "", "phone": ""})
    assert world.read(queries.find_sheet_row, author.id) is None
    assert "canal" not in page.get("/aide").text


@pytest.mark.parametrize("phone", ["abc", "12", "06 39 98 00 12 ou 13", "+33 6" * 9, "<b>06</b>", "\u202e0639980012x"])
def test_a_number_that_is_none_is_said_and_kept(phone: str, world: World, browser: Open) -> None:
    answer = browser(world.person()).submit("/aide/ce-qui-m-aide", {"notes": "Mes mots à moi", "phone": phone})
    assert answer.status_code == 422
    assert "Mes mots à moi" in answer.text


def test_the_words_of_a_sheet_stand_nowhere_in_clear(world: World, app: Flask) -> None:
    sheet = Sheet("Le mot canari-des-mers", "Zélie-Canari", "06 39 98 77 66")
    world.run(sheets.keep, person_id=world.person().id, sheet=sheet)
    for word in ("canari-des-mers", "Zélie-Canari", "39 98 77 66"):
        assert not stands_in_clear(app, word)


# --- the panel and the home -------------------------------------------------------------------------------------------


def test_her_message_is_stored_as_it_is_and_the_panel_is_hers_alone(world: World, browser: Open) -> None:
    author, reader = world.person(), world.person()
    facilitator(world, "Nadia")
    page, other = browser(author), browser(reader)
    seen = ask(page)
    assert PANEL in seen.text
    assert "Nous prévenons Nadia Animation" in seen.text
    assert PANEL not in page.get("/idees").text, "it is said once"
    assert "Voir ce qui s’est passé" in page.get("/").text, "and recalled on her home"
    assert PANEL not in other.get("/").text
    address = seen.request.path
    assert WORDS in other.get(address).text
    assert PANEL not in other.get(address).text


def test_out_of_hours_nobody_is_promised(world: World, browser: Open) -> None:
    making.open_hours(world)
    facilitator(world, "Nadia")
    with at(making.SUNDAY):
        author = world.person(starts_at=making.LONG_AGO)
        seen = ask(browser(author))
    assert "Personne ne lira avant lundi 9 mars 2026 à 9 h" in plain(seen)
    assert "Nous prévenons" not in seen.text


def test_with_nobody_to_call_nobody_is_promised(world: World, browser: Open) -> None:
    assert "Nous n’avons joint personne" in ask(browser(world.person())).text


def test_a_calm_message_shows_nothing(world: World, browser: Open) -> None:
    page = browser(world.person())
    assert PANEL not in ask(page, making.CALM).text
    assert "Voir ce qui s’est passé" not in page.get("/").text


@pytest.mark.parametrize("way", ["question", "answer", "changed"])
def test_the_posts_of_the_collective_are_looked_at(way: str, world: World, browser: Open) -> None:
    author = world.person()
    page = browser(author)
    first = making.CALM if way != "question" else WORDS
    data = {"topic": "droits", "title": "Une question", "body": first, "client_id": str(uuid4())}
    offered = page.get("/conseils/nouvelle-question").text
    data["topic"] = offered.split('name="topic" value="')[1].split('"')[0]
    seen = send(page, "/conseils/nouvelle-question", data)
    thread = world.read(lambda: db.session().query(Thread).one())
    if way == "answer":
        seen = send(page, f"/conseils/{thread.id}", {"body": WORDS, "client_id": str(uuid4())})
    if way == "changed":
        change = f"/conseils/{thread.id}/messages/1/modifier"
        seen = send(page, change, {"body": WORDS, "version": "1"})
    assert seen.status_code == 200
    assert PANEL in seen.text
    posts = world.read(lambda: [one.body for one in db.session().query(Post).order_by(Post.number)])
    assert posts[-1] == WORDS
    own = page.get(OWN).text
    assert "Un message dans les conseils" in own
    assert f"/conseils/{thread.id}" in own


# --- what happened ----------------------------------------------------------------------------------------------------


def test_she_reads_everything_that_happened(world: World, browser: Open) -> None:
    author, nadia = world.person(), facilitator(world, "Nadia")
    page, hers = browser(author), browser(nadia)
    ask(page)
    (alert,) = alerts(world)
    assert "1 alerte pour vous" in hers.get("/").text
    seen = hers.get(f"/aide/alertes/{alert.id}")
    assert author.full_name in seen.text
    assert "n’ai plus envie" not in seen.text, "who, where, when: never a word"
    hers.get(f"/aide/alertes/{alert.id}")
    hers.submit(f"/aide/alertes/{alert.id}/prendre")
    page.submit(f"{OWN}/{alert.id}/rappel", {"phone": "06 39 98 00 12"})
    assert "tel:+33639980012" in hers.get(f"/aide/alertes/{alert.id}").text
    hers.submit(f"/aide/alertes/{alert.id}/fait", {"what": "unreached"})
    hers.submit(f"/aide/alertes/{alert.id}/fait", {"what": "talked"})
    told = page.get(OWN).text
    for line in (
        "Nous avons prévenu Nadia Animation.",
        "Nadia Animation a ouvert l’alerte.",
        "Nadia Animation s’en occupe.",
        "Vous avez demandé qu’on vous rappelle.",
        "n’a pas réussi à vous joindre",
        "Je lui ai parlé",
    ):
        assert told.count(line) == 1, line
    assert "alerte pour vous" not in hers.get("/").text
    assert "Voir ce qui s’est passé" not in page.get("/").text, "closed: her home recalls it no more"
    assert author.full_name not in hers.get(f"/aide/alertes/{alert.id}").text, "closed: it says nothing any more"


@pytest.mark.parametrize("way", ["mieux", "erreur"])
def test_she_closes_it_and_twice_is_once(way: str, world: World, browser: Open) -> None:
    page = browser(world.person())
    ask(page)
    (alert,) = alerts(world)
    for _again in range(2):
        answer = send(page, f"{OWN}/{alert.id}/{way}")
        assert "L’alerte est fermée" in answer.text
    assert len([one for one in kinds(world, alert) if one in (StepKind.BETTER, StepKind.MISTAKE)]) == 1


def test_a_missing_number_is_asked_for(world: World, browser: Open) -> None:
    page = browser(world.person())
    ask(page)
    (alert,) = alerts(world)
    answer = page.submit(f"{OWN}/{alert.id}/rappel", {"phone": ""})
    assert answer.status_code == 422
    assert "Écrivez le numéro" in answer.text


def test_who_did_not_sign_is_not_named_to_whom_is_called(world: World, browser: Open) -> None:
    author, nadia = world.person(), facilitator(world, "Nadia")
    alert = noticed(world, author, kind="remark", is_named=False)
    seen = browser(nadia).get(f"/aide/alertes/{alert.id}").text
    assert "n’a pas signé son message" in seen
    assert author.first_name not in seen
    assert "a ouvert l’alerte" in browser(author).get(OWN).text


# --- who learns nothing -----------------------------------------------------------------------------------------------

OTHERS = [one for one in Role if one is not Role.FACILITATOR]


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_opens_an_alert_or_learns_of_one(role: Role, world: World, browser: Open) -> None:
    facilitator(world, "Nadia")
    author, other = world.person(), world.person(role)
    page = browser(other)
    before = page.get("/").text
    alert = noticed(world, author)
    assert page.get("/aide/alertes").status_code == 404
    assert page.get("/aide/garde").status_code == 404
    for path in ("", "/prendre", "/passer", "/fait"):
        answer = page.submit(f"/aide/alertes/{alert.id}{path}") if path else page.get(f"/aide/alertes/{alert.id}")
        assert answer.status_code == 404
    for path in ("mieux", "erreur", "rappel"):
        assert page.submit(f"{OWN}/{alert.id}/{path}", {"phone": "0639980012"}).status_code == 404
    assert "Aucune alerte" in page.get(OWN).text
    after = page.get("/").text
    assert "alerte" not in after.lower().replace("alertes, quand", "")
    assert len(after) == len(before)
    assert world.read(lambda: db.session().query(News).filter(News.person_id == other.id).count()) == 0
    found = fresh(world, alert)
    assert found is not None
    assert found.closed_at is None


def test_a_facilitator_who_was_not_called_opens_nothing(world: World, browser: Open) -> None:
    facilitator(world, "Aline")
    second = facilitator(world, "Basile")
    alert = noticed(world, world.person())
    assert browser(second).get(f"/aide/alertes/{alert.id}").status_code == 404
    assert "Aucune alerte pour vous" in browser(second).get("/aide/alertes").text


def test_another_platform_finds_nothing(world: World, browser: Open) -> None:
    other = world.make_platform("Cordée du Gers", OTHER_HOST)
    stranger = world.person(Role.FACILITATOR, platform=other)
    facilitator(world, "Aline")
    alert = noticed(world, world.person())
    page = browser(stranger, host=OTHER_HOST)
    assert page.get(f"/aide/alertes/{alert.id}").status_code == 404


def test_a_stranger_is_led_to_the_sign_in(world: World, browser: Open) -> None:
    for path in ("/aide/ce-qui-m-aide", OWN, "/aide/alertes", "/aide/garde", "/service/besoin-d-aide"):
        assert browser().get(path).location.startswith("/connexion")


def test_the_trail_and_the_rows_do_not_say_whose_words_they_were(world: World, app: Flask, browser: Open) -> None:
    facilitator(world, "Nadia")
    author = world.person()
    before = world.read(lambda: db.session().query(AuditEntry).count())
    alert = noticed(world, author, kind="remark", is_named=False)
    world.run(services.ask_call, alert=alert, phone="06 39 98 55 44")
    world.run(services.say, alert=alert, what=StepKind.BETTER)
    assert world.read(lambda: db.session().query(AuditEntry).count()) == before
    rows = world.read(lambda: db.session().query(CareAlert).one())
    assert author.id.bytes not in bytes(rows.author_mac) + bytes(rows.sealed_author)
    steps = world.read(queries.list_steps, [alert.id])
    assert author.id not in {one.person_id for one in steps}
    assert not stands_in_clear(app, "39 98 55 44")


def test_no_mark_ties_a_text_without_a_name_to_one_that_is_signed(world: World, browser: Open) -> None:
    facilitator(world, "Nadia")
    author = world.person()
    signed = [noticed(world, author) for _ in range(2)]
    unsigned = [noticed(world, author, kind="remark", is_named=False) for _ in range(3)]
    marks = {bytes(one.author_mac) for one in unsigned}
    assert len(marks) == len(unsigned)
    assert not marks & {bytes(one.author_mac) for one in signed}
    assert {one.id for one in world.read(queries.list_own, author.id)} == {one.id for one in (*signed, *unsigned)}
    assert browser(author).get(OWN).status_code == 200
    assert world.read(queries.list_own, world.person().id) == []


# --- on call, and settings --------------------------------------------------------------------------------------------


def test_days_order_and_absences_are_chosen(world: World, browser: Open) -> None:
    aline, basile = facilitator(world, "Aline"), facilitator(world, "Basile")
    first, second = browser(aline), browser(basile)
    first.submit("/aide/garde", {"days": ["0", "1"]})
    second.submit("/aide/garde", {"days": ["0"]})
    assert [one.id for one in world.read(queries.list_on_call)] == [aline.id, basile.id]
    first.submit(f"/aide/garde/{basile.id}/avant")
    assert [one.id for one in world.read(queries.list_on_call)] == [basile.id, aline.id]
    sent = {"first": "3 mars 2030", "last": "07/03/2030", "client_id": str(uuid4())}
    for _again in range(2):
        answer = send(first, "/aide/garde/absences", sent)
    assert answer.text.count("Retirer cette absence") == 1
    assert "Du dimanche 3 mars 2030 au jeudi 7 mars 2030" in plain(answer)
    (absence,) = world.read(queries.list_absences, aline.id)
    assert second.submit(f"/aide/garde/absences/{absence.id}/retirer").status_code == 404
    first.submit(f"/aide/garde/absences/{absence.id}/retirer")
    assert world.read(queries.list_absences, aline.id) == []


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("", "3 mars 2030", "Écrivez le premier jour."),
        ("un jour", "3 mars 2030", "Cette date ne se lit pas."),
        ("31/02/2030", "3 mars 2030", "Cette date ne se lit pas."),
        ("5 mars 2030", "3 mars 2030", "vient avant"),
        ("3 mars 2020", "5 mars 2020", "déjà passé"),
    ],
)
def test_an_absence_that_cannot_be_is_said(first: str, last: str, said: str, world: World, browser: Open) -> None:
    answer = browser(facilitator(world, "Aline")).submit("/aide/garde/absences", {"first": first, "last": last})
    assert answer.status_code == 422
    assert said in answer.text


def test_a_day_that_is_none_is_refused(world: World, browser: Open) -> None:
    assert browser(facilitator(world, "Aline")).submit("/aide/garde", {"days": ["9"]}).status_code == 422


def test_the_one_in_charge_chooses_and_sees_no_alert(world: World, browser: Open) -> None:
    chief: Person = world.person(Role.ADMINISTRATOR)
    page = browser(chief)
    noticed(world, world.person())
    assert "Ce qui se passe quand" in page.get("/service/besoin-d-aide").text
    done = send(page, "/service/besoin-d-aide", {"looking": "non", "minutes": "60"})
    assert "sont enregistrés" in done.text
    assert world.read(queries.find_settings) == queries.Settings(is_looking=False, minutes=60)
    assert "Réglages de l’aide" in page.get("/service/journal").text
    for wrong in ({"looking": "peut-être", "minutes": "60"}, {"looking": "oui", "minutes": "1"}, {}):
        assert page.submit("/service/besoin-d-aide", wrong).status_code == 422


def test_a_home_asks_no_more_with_many_alerts(world: World, browser: Open, statements: list[str]) -> None:
    nadia, author = facilitator(world, "Nadia"), world.person()
    page = browser(nadia)
    counts = []
    for _more in range(2):
        noticed(world, author)
        statements.clear()
        page.get("/aide/alertes")
        counts.append(len(statements))
    assert counts[0] <= 10
    own = browser(author)
    statements.clear()
    own.get(OWN)
    assert len(statements) <= 10
