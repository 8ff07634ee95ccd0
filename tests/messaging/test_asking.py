"""Words of health for the employer's side: their author alone is asked once, and sends them where she wants."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from blueprints.adjustments import hints
from blueprints.core import db
from blueprints.drafts.models import Draft
from blueprints.journeys.models import JourneyRole
from blueprints.messaging.models import Message
from blueprints.messaging.talking_models import HeldMessage
from tests.conftest import Browser
from tests.messaging.conftest import JSON, Road, typed

Enter = Callable[[str], Browser]
HEALTH = "Mon nouveau traitement me fatigue."
ASKED = (
    'id="avant-envoi" tabindex="-1" role="group" aria-label="Votre texte parle peut-être de santé" data-ask autofocus>'
)
ALONE = "L’envoyer à mon conseiller seulement"


def count(road: Road, kind: str) -> int:
    """Return how many messages a conversation holds."""
    statement = select(func.count(Message.id)).where(Message.conversation_id == road.talks[kind])
    found: int = road.world.read(lambda: db.session().scalar(statement) or 0)
    return found


def drafts(road: Road) -> Sequence[str]:
    """Return the pages on which something typed is kept."""
    found: Sequence[str] = road.world.read(lambda: db.session().scalars(select(Draft.place)).all())
    return found


def keep(person: Browser, page: str, text: str) -> None:
    """Keep a draft as the page's script does."""
    answer = person.submit("/brouillons", {"body": text, "reply_to": "", "brouillon": page}, headers=JSON)
    assert answer.status_code == 200


def box(page: str) -> str:
    """Return what stands in the box to write in."""
    typed_there = page.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    return typed_there.replace("\r\n", "\n").strip()


# --- what speaks of health --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        HEALTH,
        "Le MÉDECIN TRAITANT a changé mes médicaments.",
        "Je suis en arrêt maladie lundi.",
        "On m’a donné un diagnostic.",
        "Depuis ma dépression, je dors mal.",
        "J’ai rendez-vous à l’hôpital.",
        "Ma RQTH arrive.",
        "Mes symptômes reviennent.",
        "Je vois ma psychologue jeudi.",
    ],
)
def test_a_sentence_about_health_is_known(sentence: str) -> None:
    assert hints.speaks_of_health(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Bonjour Sophie, je serai en retard.",
        "Le bruit des bips me fatigue.",
        "Je préfère travailler au calme l’après-midi.",
        "Le logiciel de traitement de texte est lent.",
        "Le traitement des commandes prend du temps.",
        "La référente handicap passe demain.",
        "",
    ],
)
def test_a_sentence_about_work_is_not(sentence: str) -> None:
    assert not hints.speaks_of_health(sentence)


# --- who is asked -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind", "only"),
    [
        ("awa", "shared", ALONE),
        ("julien", "shared", "L’envoyer à Awa seulement"),
        ("julien", "adjustments", ""),
        ("sophie", "shared", ""),
        ("sophie", "adjustments", ""),
    ],
)
def test_who_writes_to_the_employers_side_is_asked(road: Road, enter: Enter, name: str, kind: str, only: str) -> None:
    person, body = enter(name), typed(HEALTH)
    page = person.submit(f"{road.url(kind)}/messages", body)
    assert page.status_code == 422
    assert ASKED in page.text
    assert HEALTH in page.text, "her words are kept"
    assert body["client_id"] in page.text, "it is still the same message"
    assert "L’envoyer quand même" in page.text
    assert (only in page.text) if only else ('name="alone"' not in page.text)
    assert count(road, kind) == 0
    told = person.submit(f"{road.url(kind)}/messages", body, headers=JSON)
    assert (told.status_code, told.get_json()) == (422, {"error": "health", "ask": True})
    assert count(road, kind) == 0


@pytest.mark.parametrize(
    ("name", "kind"), [("awa", "private"), ("julien", "private"), ("awa", "health"), ("doctor", "health")]
)
def test_nobody_is_asked_where_the_employers_side_does_not_read(road: Road, enter: Enter, name: str, kind: str) -> None:
    person = enter(name)
    assert 'id="avant-envoi"' not in person.get(road.url(kind)).text
    assert person.submit(f"{road.url(kind)}/messages", typed(HEALTH)).status_code == 303
    assert count(road, kind) == 1


def test_three_without_a_manager_are_not_asked(road: Road, enter: Enter) -> None:
    road.end(road.sophie)
    assert enter("awa").submit(f"{road.url('shared')}/messages", typed(HEALTH)).status_code == 303


def test_a_manager_who_comes_is_a_reader_again(road: Road, enter: Enter) -> None:
    road.end(road.sophie)
    road.join(road.sophie, JourneyRole.MANAGER)
    assert enter("awa").submit(f"{road.url('shared')}/messages", typed(HEALTH)).status_code == 422


def test_words_about_work_leave_at_once(road: Road, enter: Enter) -> None:
    awa = enter("awa")
    assert ASKED not in awa.get(road.url("shared")).text
    assert awa.submit(f"{road.url('shared')}/messages", typed("À demain !")).status_code == 303


def test_asking_writes_nothing(road: Road, enter: Enter, statements: list[str]) -> None:
    awa = enter("awa")
    body = typed(HEALTH) | {"csrf_token": awa.csrf()}
    awa.get(road.url("shared"))
    statements.clear()
    assert awa.post(f"{road.url('shared')}/messages", data=body, headers=JSON).status_code == 422
    assert not [one for one in statements if one.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]


# --- what she chooses -------------------------------------------------------------------------------------------------


def test_what_is_sure_leaves_as_typed_once(road: Road, enter: Enter) -> None:
    awa, body = enter("awa"), typed(HEALTH)
    awa.submit(f"{road.url('shared')}/messages", body)
    for _ in range(2):
        sent = awa.submit(f"{road.url('shared')}/messages", body | {"sure": "1"})
        assert sent.headers["Location"] == f"{road.url('shared')}#message-1"
    assert count(road, "shared") == 1
    assert HEALTH in enter("sophie").get(road.url("shared")).text


def test_to_the_coach_alone_it_leaves_once_and_the_next_page_says_so(road: Road, enter: Enter) -> None:
    road.write(road.julien, "shared", "Comment allez-vous ?")
    road.write(road.julien, "private", "Bonjour Awa")
    awa, body = enter("awa"), typed(HEALTH, reply_to="1") | {"seen": "1", "brouillon": road.url("shared")}
    keep(awa, road.url("shared"), HEALTH)
    asked = awa.submit(f"{road.url('shared')}/messages", body)
    assert f'formaction="{road.url("private")}/messages"' in asked.text
    assert drafts(road) == [road.url("shared")], "nothing is lost while she is asked"
    for _ in range(2):
        sent = awa.submit(f"{road.url('private')}/messages", body | {"alone": "1"})
        assert sent.headers["Location"] == f"{road.url('private')}#message-2"
    page = awa.get(road.url("private")).text
    assert "Votre message va à Julien seulement." in page
    assert "Vous avez répondu" not in page
    assert drafts(road) == []
    assert (count(road, "private"), count(road, "shared")) == (2, 1)
    assert HEALTH not in enter("sophie").get(road.url("shared")).text
    assert HEALTH in enter("julien").get(road.url("private")).text


def test_a_coach_sends_it_to_the_person_alone(road: Road, enter: Enter) -> None:
    julien = enter("julien")
    julien.submit(f"{road.url('private')}/messages", typed(HEALTH, alone="1"))
    assert "Votre message va à Awa seulement." in julien.get(road.url("private")).text


def test_saying_alone_is_no_way_round_the_question(road: Road, enter: Enter) -> None:
    assert enter("awa").submit(f"{road.url('shared')}/messages", typed(HEALTH, alone="1")).status_code == 422


def test_what_waits_is_asked_about_before_it_waits(road: Road, enter: Enter) -> None:
    awa, body = enter("awa"), typed(HEALTH, hold="15")
    held = select(func.count(HeldMessage.id))
    assert awa.submit(f"{road.url('shared')}/messages", body, headers=JSON).status_code == 422
    assert road.world.read(lambda: db.session().scalar(held)) == 0
    sure = awa.submit(f"{road.url('shared')}/messages", body | {"sure": "1"}, headers=JSON)
    assert sure.get_json()["held"]["text"] == HEALTH
    alone = awa.submit(f"{road.url('private')}/messages", body | {"alone": "1"})
    assert alone.headers["Location"] == f"{road.url('private')}#en-attente"
    assert "Votre message va à Julien seulement." in awa.get(road.url("private")).text


@pytest.mark.usefixtures("no_files")
def test_a_file_is_chosen_again_and_the_page_says_so(road: Road, enter: Enter) -> None:
    def body(**more: Any) -> dict[str, Any]:
        return typed(HEALTH, files=(BytesIO(b"%PDF-"), "courrier.txt"), **more)

    answer = enter("awa").submit(f"{road.url('shared')}/messages", body(), content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Choisissez de nouveau vos fichiers." in answer.text


# --- what was begun among three ---------------------------------------------------------------------------------------


def test_what_is_typed_goes_along_to_the_coach_unsent(road: Road, enter: Enter) -> None:
    awa, begun = enter("awa"), typed("Un mot pour vous seul", brouillon=road.url("shared"))
    page = awa.get(road.url("shared")).text
    assert f'formaction="{road.url("shared")}/en-prive"' in page
    keep(awa, road.url("shared"), "Un mot")
    moved = awa.submit(f"{road.url('shared')}/en-prive", begun)
    assert moved.headers["Location"] == f"{road.url('private')}#ecrire", "no word is in the address"
    page = awa.get(road.url("private")).text
    assert box(page) == "Un mot pour vous seul"
    assert "Votre texte est ici, et n’est pas parti." in page
    assert drafts(road) == [road.url("private")]
    assert count(road, "private") == 0


def test_what_was_begun_in_both_boxes_is_there_once(road: Road, enter: Enter) -> None:
    awa = enter("awa")
    keep(awa, road.url("private"), "Déjà là")
    for _ in range(2):
        awa.submit(f"{road.url('shared')}/en-prive", typed("Et cela", brouillon=road.url("shared")))
    page = awa.get(road.url("private")).text
    assert box(page) == "Déjà là\n\nEt cela"


def test_an_empty_box_takes_nothing_away(road: Road, enter: Enter) -> None:
    awa = enter("awa")
    keep(awa, road.url("private"), "Déjà là")
    awa.submit(f"{road.url('shared')}/en-prive", typed(" ", brouillon=road.url("shared")))
    page = awa.get(road.url("private")).text
    assert box(page) == "Déjà là"
    assert "Votre texte est ici" not in page


def test_a_text_that_no_draft_can_hold_stays_where_it_is(road: Road, enter: Enter) -> None:
    awa = enter("awa")
    keep(awa, road.url("shared"), "Le début")
    moved = awa.submit(f"{road.url('shared')}/en-prive", typed("é" * 120_000, brouillon=road.url("shared")))
    assert moved.headers["Location"] == f"{road.url('shared')}#ecrire"
    assert drafts(road) == [road.url("shared")]


@pytest.mark.parametrize(("name", "kind"), [("sophie", "shared"), ("awa", "private"), ("doctor", "shared")])
def test_who_has_no_such_way_finds_nothing(road: Road, enter: Enter, name: str, kind: str) -> None:
    assert enter(name).submit(f"{road.url(kind)}/en-prive", typed("Un mot")).status_code == 404


# --- a message that changes -------------------------------------------------------------------------------------------


def change(person: Browser, road: Road, text: str, kind: str = "shared", **more: str) -> Any:
    """Send other words for the first message of a conversation."""
    return person.submit(f"{road.url(kind)}/messages/1/modifier", {"body": text, "place": "1", **more})


def test_words_of_health_in_a_change_are_asked_about_too(road: Road, enter: Enter) -> None:
    road.write(road.awa, "shared", "Je suis fatiguée.")
    awa = enter("awa")
    asked = change(awa, road, HEALTH)
    assert asked.status_code == 422
    assert "Votre texte parle peut-être de santé" in asked.text
    assert "L’employeur va le lire." in asked.text
    assert box(asked.text) == HEALTH
    assert HEALTH not in enter("sophie").get(road.url("shared")).text
    assert change(awa, road, HEALTH, sure="1").status_code == 303
    assert HEALTH in enter("sophie").get(road.url("shared")).text


def test_a_manager_who_changes_her_words_is_told_to_speak_of_work(road: Road, enter: Enter) -> None:
    road.write(road.sophie, "shared", "Bonjour.")
    asked = change(enter("sophie"), road, HEALTH)
    assert "Dans un message, parlez du travail, jamais de la santé." in asked.text


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("private", "Bonjour.", HEALTH),
        ("shared", "Bonjour.", "Bonsoir."),
        ("shared", HEALTH, HEALTH),
    ],
)
def test_a_change_that_tells_an_employer_nothing_new_is_not_asked_about(
    road: Road, enter: Enter, kind: str, before: str, after: str
) -> None:
    road.write(road.awa, kind, before)
    assert change(enter("awa"), road, after, kind).status_code == 303
