"""Holding before sending: nobody knows of it, it leaves once, and its author has her words back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import func, select, text

from blueprints.accounts.models import Role
from blueprints.core import db, outbox
from blueprints.core.db import AnyRow
from blueprints.drafts.models import Draft
from blueprints.messaging import hold_lines, holding
from blueprints.messaging.models import Message
from blueprints.messaging.talking_models import HeldMessage, HeldState
from blueprints.news.models import News, NewsKind
from tests.conftest import OTHER_HOST, Browser, World
from tests.messaging.conftest import JSON, Road, make_road, typed

Enter = Callable[[str], Browser]
CHOICE = "/mon-accompagnement/attendre"


@pytest.fixture
def day(road: Road) -> Any:
    """A clock that the test moves, after everybody has joined."""
    assert road.journey.closed_at is None
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=1), tick=False) as traveller:
        yield traveller


def held_rows(world: World) -> list[AnyRow]:
    """Return what is held, whoever wrote it."""
    columns = (HeldMessage.id, HeldMessage.client_id, HeldMessage.state, HeldMessage.reason, HeldMessage.body)
    found: list[AnyRow] = world.read(lambda: db.session().execute(select(*columns)).all())
    return found


def sent_ids(world: World) -> list[UUID]:
    """Return the ids under which messages were sent."""
    found: list[UUID] = world.read(
        lambda: db.session().scalars(select(Message.client_id).order_by(Message.sequence)).all()
    )
    return found


def run_outbox(world: World) -> None:
    """Do what is due now."""
    with world.app.app_context():
        outbox.run_due()


def send(person: Browser, page: str, body: dict[str, Any], seconds: int = 15) -> Any:
    """Send by script what waits for so long."""
    return person.submit(f"{page}/messages", body | {"hold": str(seconds)}, headers=JSON)


# --- waiting ----------------------------------------------------------------------------------------------------------


def test_a_held_message_is_its_authors_alone_until_it_leaves(road: Road, enter: Enter, day: Any) -> None:
    awa, julien, body = enter("awa"), enter("julien"), typed("Bonjour Julien, un secret")
    page = road.url("private")
    before = julien.get("/mon-accompagnement").text.count("nouveau message")
    answer = send(awa, page, body)
    assert answer.status_code == 202
    assert answer.get_json()["held"] == {"client": body["client_id"], "text": body["body"], "seconds": 15}
    assert "Partira dans 15 secondes" in awa.get(page).text
    assert julien.get(f"{page}/messages?depuis=0", headers=JSON).get_json()["messages"] == []
    assert "un secret" not in julien.get(page).text
    assert julien.get("/mon-accompagnement").text.count("nouveau message") == before
    run_outbox(road.world)
    assert sent_ids(road.world) == [], "its time has not come"
    day.shift(16)
    assert "Il part." in awa.get(page).text
    run_outbox(road.world)
    assert sent_ids(road.world) == [UUID(body["client_id"])]
    assert held_rows(road.world) == []
    said = julien.get(f"{page}/messages?depuis=0", headers=JSON).get_json()["messages"]
    assert [(one["sequence"], one["text"]) for one in said] == [(1, body["body"])], "no place was taken while it waited"
    assert "Partira dans" not in awa.get(page).text.partition("<template")[0]


def test_the_words_are_sealed_while_they_wait(road: Road, enter: Enter) -> None:
    send(enter("awa"), road.url("private"), typed("Un mot bien caché"))
    row = held_rows(road.world)[0]
    assert "caché".encode() not in row.body

    def move() -> None:
        db.session().execute(text("UPDATE held_messages SET id = :other"), {"other": uuid4().hex})

    if road.world.app.config.get("SQLALCHEMY_DATABASE_URI", "sqlite").startswith("sqlite"):
        road.world.run(move)
        assert "Un mot bien caché" not in enter("awa").get(road.url("private")).text, "bound to its own row"


def test_without_script_the_page_shows_it_waiting_with_its_two_buttons(road: Road, enter: Enter, day: Any) -> None:
    awa, page = enter("awa"), road.url("private")
    assert awa.submit(CHOICE, {"seconds": "60"}).status_code == 303
    shown = awa.get(page).text
    assert 'name="hold" type="hidden" value="60"' in shown
    assert "Votre message attendra 60 secondes" in shown
    assert "Avec un fichier, il part tout de suite." in shown
    body = typed("Par le formulaire", hold="60")
    answer = awa.submit(f"{page}/messages", body)
    assert answer.headers["Location"] == f"{page}#en-attente"
    shown = awa.get(page).text
    assert "Partira dans 60 secondes" in shown
    done = awa.submit(f"{page}/en-attente/envoyer", {"client_id": body["client_id"]})
    assert done.headers["Location"] == f"{page}#message-1"
    day.shift(61)
    run_outbox(road.world)
    assert sent_ids(road.world) == [UUID(body["client_id"])], "sent early, it does not leave again"


def test_the_choice_is_each_persons_own_and_off_by_default(road: Road, enter: Enter) -> None:
    awa = enter("awa")
    assert awa.submit(CHOICE, {"seconds": "15"}).status_code == 303
    assert awa.submit(CHOICE, {"seconds": "60"}).status_code == 303
    assert road.world.read(hold_lines.find_choice, road.awa.id) == 60
    assert road.world.read(hold_lines.find_choice, road.julien.id) == 0
    assert awa.submit(CHOICE, {"seconds": "3600"}).status_code == 422
    assert awa.submit(CHOICE, {}).status_code == 422
    assert road.world.read(hold_lines.find_choice, road.awa.id) == 60
    assert 'name="hold" type="hidden" value="0"' in enter("julien").get(road.url("private")).text


def test_what_brings_a_file_does_not_wait(road: Road, enter: Enter) -> None:
    from io import BytesIO

    from PIL import Image

    picture = BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    picture.seek(0)
    awa = enter("awa")
    body = typed("Avec une photo", hold="15") | {"files": (picture, "photo.png")}
    assert awa.submit(f"{road.url('private')}/messages", body, headers=JSON).status_code == 201
    assert held_rows(road.world) == []


# --- exactly once -----------------------------------------------------------------------------------------------------


def test_the_same_message_held_twice_is_one_with_the_same_answer(road: Road, enter: Enter, day: Any) -> None:
    awa, page, body = enter("awa"), road.url("private"), typed("Une fois")
    first, again = send(awa, page, body), send(awa, page, body)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.get_json() == again.get_json()
    other = send(awa, page, body | {"body": "D’autres mots"})
    assert other.status_code == 409
    day.shift(20)
    run_outbox(road.world)
    late = send(awa, page, body)
    assert late.status_code == 200
    assert late.get_json()["message"]["sequence"] == 1
    run_outbox(road.world)
    assert sent_ids(road.world) == [UUID(body["client_id"])]
    assert held_rows(road.world) == []


def test_the_job_run_twice_sends_once(road: Road, enter: Enter, day: Any) -> None:
    """As after a kill: the message left, the entry was not noted as done."""
    send(enter("awa"), road.url("private"), typed("Une fois"))
    day.shift(20)
    run_outbox(road.world)

    def again() -> None:
        db.session().execute(text("UPDATE outbox SET done_at = NULL"))

    road.world.run(again)
    run_outbox(road.world)
    assert len(sent_ids(road.world)) == 1


def test_what_left_by_another_way_under_the_same_id_does_not_leave_again(road: Road, enter: Enter, day: Any) -> None:
    awa, page, body = enter("awa"), road.url("private"), typed("Une fois")
    send(awa, page, body)
    assert awa.submit(f"{page}/messages", body, headers=JSON).status_code == 201, "sent without waiting, in another tab"
    day.shift(20)
    run_outbox(road.world)
    assert len(sent_ids(road.world)) == 1
    assert held_rows(road.world) == []


def test_other_words_under_the_same_id_are_given_back(road: Road, enter: Enter, day: Any) -> None:
    awa, page, body = enter("awa"), road.url("private"), typed("Les premiers mots")
    send(awa, page, body)
    awa.submit(f"{page}/messages", body | {"body": "Les seconds"}, headers=JSON)
    day.shift(20)
    run_outbox(road.world)
    row = held_rows(road.world)[0]
    assert (row.state, row.reason) == (HeldState.RETURNED, holding.OTHER)
    assert "Les premiers mots" in awa.get(f"/mon-accompagnement/pas-partis/{row.id}").text


def test_the_clock_set_back_sends_late_and_once(road: Road, enter: Enter, day: Any) -> None:
    awa, page = enter("awa"), road.url("private")
    send(awa, page, typed("Patience"))
    day.shift(timedelta(hours=-1))
    run_outbox(road.world)
    assert sent_ids(road.world) == []
    assert "Partira dans 60 secondes" in awa.get(page).text, "never more than the longest wait"
    day.shift(timedelta(hours=1, seconds=20))
    run_outbox(road.world)
    run_outbox(road.world)
    assert len(sent_ids(road.world)) == 1


# --- taking back ------------------------------------------------------------------------------------------------------


def test_cancelling_gives_the_words_back_and_nothing_leaves_even_by_a_retry(road: Road, enter: Enter, day: Any) -> None:
    awa, page, body = enter("awa"), road.url("private"), typed("Je regrette déjà")
    send(awa, page, body)
    answer = awa.submit(f"{page}/en-attente/annuler", {"client_id": body["client_id"]}, headers=JSON)
    assert answer.get_json() == {"text": "Je regrette déjà", "reply_to": 0}
    again = awa.submit(f"{page}/en-attente/annuler", {"client_id": body["client_id"]}, headers=JSON)
    assert again.status_code == 200
    assert send(awa, page, body).get_json() == {"cancelled": True}
    day.shift(70)
    run_outbox(road.world)
    assert sent_ids(road.world) == []
    row = held_rows(road.world)[0]
    assert (row.state, row.body) == (HeldState.CANCELLED, b"")
    assert "Je regrette déjà" in awa.get(page).text.partition("<textarea")[2], "the box has them, without script too"


def test_cancelling_puts_the_words_before_what_is_typed_since(road: Road, enter: Enter) -> None:
    awa, page, body = enter("awa"), road.url("private"), typed("Le début")
    send(awa, page, body)
    awa.submit("/brouillons", {"brouillon": page, "body": "La suite"})
    answer = awa.submit(f"{page}/en-attente/annuler", {"client_id": body["client_id"]})
    assert answer.headers["Location"] == f"{page}#ecrire"
    assert "Le début\n\nLa suite" in awa.get(page).text.replace("\r", "")


def test_what_has_left_is_not_cancelled_and_the_page_says_so(road: Road, enter: Enter, day: Any) -> None:
    awa, page, body = enter("awa"), road.url("private"), typed("Trop tard")
    send(awa, page, body)
    day.shift(20)
    run_outbox(road.world)
    answer = awa.submit(f"{page}/en-attente/annuler", {"client_id": body["client_id"]}, headers=JSON)
    assert answer.status_code == 409
    assert "déjà parti" in answer.get_json()["message"]
    awa.submit(f"{page}/en-attente/annuler", {"client_id": body["client_id"]})
    assert "déjà parti" in awa.get(page).text


def test_with_too_many_drafts_the_words_are_kept_all_the_same(road: Road, enter: Enter) -> None:
    from blueprints.drafts import services as drafts

    awa, page, body = enter("awa"), road.url("private"), typed("À garder")
    send(awa, page, body)
    for number in range(drafts.MOST):
        road.world.run(
            drafts.keep_draft, person_id=road.awa.id, place=f"/conseils/{number}", fields={"body": ["Un mot"]}
        )
    awa.submit(f"{page}/en-attente/annuler", {"client_id": body["client_id"]})
    row = held_rows(road.world)[0]
    assert (row.state, row.reason) == (HeldState.RETURNED, holding.KEPT_HERE)
    assert "À garder" in awa.get(f"/mon-accompagnement/pas-partis/{row.id}").text


# --- what cannot leave ------------------------------------------------------------------------------------------------


def test_a_membership_that_ended_meanwhile_sends_nothing_and_tells_its_author(
    road: Road, enter: Enter, day: Any
) -> None:
    sophie = enter("sophie")
    send(sophie, road.url("shared"), typed("Trop tard pour moi"))
    road.end(road.sophie)
    day.shift(20)
    run_outbox(road.world)
    assert sent_ids(road.world) == []
    row = held_rows(road.world)[0]
    assert (row.state, row.reason) == (HeldState.RETURNED, holding.OUT)
    page = f"/mon-accompagnement/pas-partis/{row.id}"
    told = road.world.read(
        lambda: (
            db.session()
            .execute(select(News.person_id, News.address).where(News.kind == NewsKind.MESSAGE_RETURNED))
            .all()
        )
    )
    assert [tuple(one) for one in told] == [(road.sophie.id, page)]
    shown = sophie.get(page).text
    assert "Trop tard pour moi" in shown
    assert "Vous ne faites plus partie" in shown
    for other in ("awa", "julien"):
        assert enter(other).get(page).status_code == 404
    assert sophie.submit(f"{page}/effacer").status_code == 303
    assert "Trop tard pour moi" not in sophie.get(page).text
    assert held_rows(road.world)[0].body == b""


def test_nobody_reads_any_more_and_the_words_come_back(road: Road, enter: Enter, day: Any) -> None:
    send(enter("awa"), road.url("private"), typed("Il y a quelqu’un, ici ?"))
    road.end(road.julien)
    day.shift(20)
    run_outbox(road.world)
    assert held_rows(road.world)[0].reason == holding.ALONE
    assert sent_ids(road.world) == []


def test_where_nobody_reads_it_is_said_at_once_and_the_text_stays(road: Road, enter: Enter) -> None:
    road.end(road.julien)
    page = enter("awa").submit(f"{road.url('private')}/messages", typed("Encore là", hold="15"))
    assert page.status_code == 422
    assert "Encore là" in page.text
    assert held_rows(road.world) == []


@pytest.mark.parametrize("seconds", ["7", "-15", "abc", "99999999999", "\x00"])
def test_a_wait_that_is_no_choice_is_refused_and_the_text_stays(road: Road, enter: Enter, seconds: str) -> None:
    page = enter("awa").submit(f"{road.url('private')}/messages", typed("Encore là", hold=seconds))
    assert page.status_code == 422
    assert "Encore là" in page.text


def test_an_answer_waits_with_what_it_answers(road: Road, enter: Enter, day: Any) -> None:
    road.write(road.julien, "private", "Vous venez ?")
    awa, page = enter("awa"), road.url("private")
    assert send(awa, page, typed("Oui", reply_to="1")).status_code == 202
    assert send(awa, page, typed("Non", reply_to="9")).status_code == 422
    day.shift(20)
    run_outbox(road.world)
    said = awa.get(f"{page}/messages?depuis=1", headers=JSON).get_json()["messages"]
    assert [(one["text"], one["answers"]["sequence"]) for one in said] == [("Oui", 1)]


# --- doors ------------------------------------------------------------------------------------------------------------


def test_the_buttons_are_for_who_writes_there(road: Road, enter: Enter, browser: Callable[..., Browser]) -> None:
    awa, page, body = enter("awa"), road.url("private"), typed("À moi")
    send(awa, page, body)
    for way in ("annuler", "envoyer"):
        address = f"{page}/en-attente/{way}"
        assert enter("sophie").submit(address, {"client_id": body["client_id"]}).status_code == 404
        assert browser().submit(address, {"client_id": body["client_id"]}).status_code in (302, 303)
        for client in ("", "abc", str(uuid4())):
            enter("julien").submit(address, {"client_id": client})
        enter("julien").submit(address, {"client_id": body["client_id"]})
    assert held_rows(road.world)[0].state is HeldState.WAITING, "her coach has no hand on it"
    assert enter("awa").get(f"/mon-accompagnement/pas-partis/{uuid4()}").status_code == 404
    assert browser(road.world.person(Role.ADMINISTRATOR)).get(CHOICE).status_code == 404
    platform = road.world.make_platform("Ailleurs", OTHER_HOST)
    other = browser(make_road(road.world, platform).awa, host=OTHER_HOST)
    held = held_rows(road.world)[0].id
    assert other.get(f"/mon-accompagnement/pas-partis/{held}").status_code == 404
    assert other.submit(f"{page}/en-attente/annuler", {"client_id": body["client_id"]}).status_code == 404


def test_holding_costs_little_and_the_page_one_statement(road: Road, enter: Enter, statements: list[str]) -> None:
    awa, page = enter("awa"), road.url("private")
    body = typed("Bonjour", hold="15") | {"csrf_token": awa.csrf()}
    awa.get(page)
    statements.clear()
    assert awa.post(f"{page}/messages", data=body, headers=JSON).status_code == 202
    assert len(statements) <= 9
    awa.get(page)
    statements.clear()
    awa.get(page)
    assert len([one for one in statements if "held_messages" in one]) == 1
    assert len(statements) <= 10


def test_a_closed_account_leaves_nothing_that_would_leave_later(road: Road, enter: Enter) -> None:
    from blueprints.messaging import leaving

    send(enter("awa"), road.url("private"), typed("Bonjour"))
    road.world.run(leaving.end, person_id=road.awa.id)
    assert held_rows(road.world) == []


def test_no_draft_is_left_of_what_waits(road: Road, enter: Enter) -> None:
    awa, page = enter("awa"), road.url("private")
    awa.submit("/brouillons", {"brouillon": page, "body": "Bonjour"})
    send(awa, page, typed("Bonjour", brouillon=page))
    assert road.world.read(lambda: db.session().scalar(select(func.count(Draft.id)))) == 0
