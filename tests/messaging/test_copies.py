"""A copy of a conversation: what its reader may read and nothing else, proved, logged, never markup, for everybody."""

import re
import zlib
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select, update
from werkzeug.datastructures import FileStorage

from blueprints.accounts.models import Role, WebSession
from blueprints.core import clock, db
from blueprints.core import typesetting as printing
from blueprints.core.audit import AuditEntry, Reading
from blueprints.core.errors import Refused, Unavailable
from blueprints.core.i18n import day
from blueprints.journeys.models import JourneyRole
from blueprints.messaging import copying, queries, services, typesetting
from blueprints.messaging.copying import CopiedDay, CopiedMessage, Copy
from blueprints.messaging.models import Conversation, Message
from tests.conftest import OTHER_HOST, Browser
from tests.files import making
from tests.messaging.conftest import Road, make_road, typed

Enter = Callable[[str], Browser]
EVIL = '#panic() #read("/etc/passwd") $x^2$ = Titre\n= Titre\n- liste\n@ref <b> // /* ` \\ *gras* _bas_ https://exemple.fr/?a=1#b'
PDF, PAGE = {"forme": "pdf"}, {"forme": "page"}


def _copies(road: Road) -> list[tuple[UUID | None, UUID | None, str]]:
    def read() -> list[tuple[UUID | None, UUID | None, str]]:
        found = select(AuditEntry).where(AuditEntry.action == Reading.COPY).order_by(AuditEntry.sequence)
        return [(one.actor_id, one.subject_id, one.facts) for one in db.session().scalars(found)]

    entries: list[tuple[UUID | None, UUID | None, str]] = road.world.read(read)
    return entries


def opened(pdf: bytes) -> str:
    """Return everything in a PDF that is not an image of it: its objects, unpacked."""
    parts = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(parts).decode("latin-1")


def _page_of(someone: Browser, road: Road, kind: str = "private", **asked: str) -> str:
    answer = someone.submit(f"{road.url(kind)}/copie", {**PAGE, **asked})
    assert answer.status_code == 303, answer.text
    return someone.get(answer.headers["Location"]).text


# --- the page to print ------------------------------------------------------------------------------------------------


def test_what_a_copy_holds_is_said_before(road: Road, enter: Enter) -> None:
    road.write(road.awa, "private", "Un mot")
    page = enter("awa").get(f"{road.url('private')}/copie").text
    for words in ("Tout ce que vous pouvez lire, depuis le", "Les fichiers, eux, n’y sont pas.", "sans leurs mots"):
        assert words in page
    assert "Un mot" not in page
    assert _copies(road) == []


def test_a_copy_says_who_wrote_what_and_when_by_whole_names(road: Road, enter: Enter) -> None:
    road.write(road.awa, "private", "Le casque est <b>arrivé</b>")
    road.write(road.julien, "private", "Bien reçu")
    page = _page_of(enter("awa"), road)
    assert "<h1>Conversation entre Awa Diallo et Julien Mercadier</h1>" in page
    assert "Le casque est &lt;b&gt;arrivé&lt;/b&gt;" in page
    assert (
        page.index("Awa Diallo, à") < page.index("Le casque") < page.index("Julien Mercadier, à") < page.index("Bien")
    )
    assert "Cette copie contient 2 messages." in page
    assert page.count(f"Copie demandée par Awa Diallo, {day(clock.now())}") == 2
    assert "Cordée" not in page.partition("<main")[2].partition("</main>")[0], "a sheet of paper names no service"


def test_withdrawn_edited_answered_and_tampered_messages_are_said_in_their_place(road: Road, enter: Enter) -> None:
    first = road.write(road.awa, "private", "Premier")
    gone, bad = road.write(road.awa, "private", "Mot retiré"), road.write(road.awa, "private", "Mot abîmé")

    def change() -> None:
        talk = queries.find_talk(road.talks["private"])
        assert talk is not None
        services.send_message(talk=talk, author=road.julien.id, client_id=uuid4(), text="Oui", reply_to=first.id)
        for one, values in (
            (gone, {"withdrawn_at": clock.now()}),
            (bad, {"body": b"\x01\x01" + bytes(60)}),
            (first, {"edited_at": clock.now()}),
        ):
            db.session().execute(update(Message).where(Message.id == one.id).values(**values))

    road.world.run(change)
    page = _page_of(enter("awa"), road)
    assert "Mot retiré" not in page
    assert "Awa Diallo a retiré ce message le" in page
    assert "Ce texte ne peut pas être ouvert." in page
    assert "Répond à ce message\u00a0: Awa\u00a0: Premier" in page
    assert "Modifié le" in page
    assert enter("awa").submit(f"{road.url('private')}/copie", PDF).mimetype == "application/pdf"


def test_files_are_named_and_not_given(road: Road, enter: Enter) -> None:
    awa = enter("awa")
    files = [
        FileStorage(BytesIO(made), name)
        for made, name in ((making.pdf(), "planning d’été.pdf"), (making.jpeg(), "bureau.jpg"))
    ]
    body = typed("Voici", files_about="On voit le bureau", files=files)
    answer = awa.submit(f"{road.url('private')}/messages", body, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    page = _page_of(awa, road)
    assert "Fichier joint\u00a0: planning d’été.pdf (Document PDF, " in page
    assert "Fichier joint\u00a0: bureau.jpg (Photo, " in page
    assert "On voit le bureau" in page
    assert "/fichiers/" not in page.partition("<main")[2]


def test_only_between_the_days_that_were_chosen(road: Road, enter: Enter) -> None:
    def act() -> None:
        talk = queries.find_talk(road.talks["private"])
        assert talk is not None
        for ago in (9, 6, 3):
            at = clock.now() - timedelta(days=ago)
            services.send_message(talk=talk, author=road.awa.id, client_id=uuid4(), text=f"Il y a {ago} jours", at=at)

    road.world.run(act)
    six = f"{clock.paris(clock.now() - timedelta(days=6)):%d/%m/%Y}"
    page = _page_of(enter("awa"), road, first_day=six, last_day=six)
    assert "Il y a 6 jours" in page
    assert "Il y a 9 jours" not in page
    assert "Il y a 3 jours" not in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"first_day": "demain"}, "Cette date ne se lit pas."),
        ({"first_day": "3 mars 2026", "last_day": "1er mars 2026"}, "Ce jour vient avant le premier."),
        ({"last_day": "3 mars 1999"}, "Il n’y a pas de message entre ces deux jours."),
        ({"first_day": "x" * 5000}, "trop long"),
        ({"first_day": "\x00<b>😀"}, "Cette date ne se lit pas."),
    ],
)
@pytest.mark.parametrize("form", ["pdf", "page", "", "autre"])
def test_days_that_cannot_be(road: Road, enter: Enter, asked: dict[str, str], said: str, form: str) -> None:
    road.write(road.awa, "private", "Un mot")
    answer = enter("awa").submit(f"{road.url('private')}/copie", {**asked, "forme": form})
    assert answer.status_code == 422
    assert said in answer.text
    assert _copies(road) == []


def test_a_newcomer_copies_from_her_arrival_only(road: Road, browser: Callable[..., Browser]) -> None:
    road.write(road.julien, "shared", "Secret d’avant")
    paul = road.world.person(Role.MANAGER, first_name="Paul")
    road.join(paul, JourneyRole.MANAGER)
    first = road.write(road.julien, "shared", "Bonjour Paul")

    def answer() -> None:
        old = db.session().scalars(select(Message.id).where(Message.sequence == 1)).first()
        db.session().execute(update(Message).where(Message.id == first.id).values(reply_to_id=old))

    road.world.run(answer)
    page = _page_of(browser(paul), road, "shared", first_day="1er janvier 2020")
    assert "Bonjour Paul" in page
    assert "Secret d’avant" not in page
    assert "un message d’avant votre arrivée" in page
    road.end(paul)
    assert browser(paul).submit(f"{road.url('shared')}/copie", PDF).status_code == 404


def test_nobody_copies_what_she_does_not_read(road: Road, enter: Enter, browser: Callable[..., Browser]) -> None:
    road.write(road.awa, "private", "Un mot")
    other = make_road(road.world, road.world.make_platform("Ailleurs", OTHER_HOST))
    administrator = browser(road.world.person(Role.ADMINISTRATOR))
    for someone in (enter("sophie"), enter("doctor"), administrator, browser(other.awa, host=OTHER_HOST)):
        for way in ("/copie", "/copie/page"):
            assert someone.get(road.url("private") + way).status_code == 404
        assert someone.submit(f"{road.url('private')}/copie", PDF).status_code == 404
    assert browser().get(f"{road.url('private')}/copie").headers["Location"].startswith("/connexion")
    assert _copies(road) == []


def test_a_copy_wants_a_fresh_proof_and_the_days_wait_meanwhile(road: Road, enter: Enter) -> None:
    road.write(road.awa, "private", "Un mot")
    awa = enter("awa")

    def grow_old() -> None:
        old = clock.now() - timedelta(hours=2)
        db.session().execute(update(WebSession).values(proved_at=old))

    road.world.run(grow_old)
    page = f"{road.url('private')}/copie"
    for answer in (
        awa.get(page),
        awa.get(f"{page}/page"),
        awa.submit(page, {**PDF, "first_day": "3 mars 2020"}, headers={"Referer": f"http://localhost{page}"}),
    ):
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/connexion/preuve?suite=")
    assert _copies(road) == []


def test_a_copy_is_logged_and_the_person_sees_it(road: Road, enter: Enter) -> None:
    road.write(road.awa, "private", "Un mot")
    road.write(road.awa, "private", "Deux mots")
    assert enter("julien").submit(f"{road.url('private')}/copie", PDF).status_code == 200
    found = _copies(road)
    assert [one[:2] for one in found] == [(road.julien.id, road.talks["private"])]
    assert found[0][2] == '{"count":"2","first":"1","form":"pdf","last":"2"}'
    page = enter("awa").get("/mon-accompagnement/qui-a-ouvert").text
    assert "Julien Mercadier, votre conseiller, a pris une copie de «\u00a0Avec Julien\u00a0»" in page


# --- the file ---------------------------------------------------------------------------------------------------------


def test_the_file_leaves_at_once_and_stays_nowhere(road: Road, enter: Enter, data_folder: Path) -> None:
    road.write(road.awa, "private", "Un mot rare")
    before = {path for path in data_folder.rglob("*") if path.is_file()}
    answer = enter("awa").submit(f"{road.url('private')}/copie", PDF)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    name = f"copie-{clock.paris(clock.now()):%Y-%m-%d}.pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data.startswith(b"%PDF-1.7")
    assert not list(data_folder.rglob("*.pdf"))
    assert {path for path in data_folder.rglob("*") if path.is_file()} - before == set()


def _copy(*texts: str, notes: tuple[str, ...] = ()) -> Copy:
    said = [CopiedMessage("Awa Diallo, à 14 h", text, list(notes)) for text in texts]
    foot = "Copie demandée par Awa Diallo, mardi 3 mars 2026 à 14 h."
    return Copy("Conversation entre Awa Diallo et Julien Mercadier", ["Cette copie"], foot, [CopiedDay("Lundi", said)])


def test_the_file_is_made_for_screen_readers(road: Road) -> None:
    del road
    inside = opened(typesetting.to_pdf(_copy("Bonjour", "Merci", notes=("Fichier joint : a.pdf",))))
    assert "<pdfuaid:part>1</pdfuaid:part>" in inside
    assert re.search(r"/Lang\s*\(fr", inside)
    assert re.search(r"/MarkInfo\s*<<\s*/Marked true", inside)
    assert "Conversation entre Awa Diallo et Julien Mercadier" in inside, "a title, shown as the window's own"
    assert re.search(r"/DisplayDocTitle true", inside)
    assert [len(re.findall(rf"/S\s*/{kind}\b", inside)) for kind in ("H1", "H2", "H3")] == [1, 1, 2]
    assert "/FontFile" in inside, "fonts are embedded"
    assert "Author" not in inside


@pytest.mark.parametrize(
    "text",
    [
        EVIL,
        "#" * 50,
        '"]} , { "words": "autre" ',
        "مرحبا بك\nfin",
        "שלום, ça va ?",
        "😀 👩🏽‍💻 🇫🇷 🫠",
        "日本語 中文 한국어 हिन्दी ไทย",
        "x" * 5000,
        "\x00\x07\u202etxt.exe\u2066\ufffe\ufeff",
        "e\u0301" * 40 + "\u0301" * 40,
        "\u00a0\u202f\u2003\t fin",
        "",
        "\n\n\n",
        "\ue000\U0010ffff\U000e0041",
    ],
)
def test_odd_texts_are_text_and_nothing_else(road: Road, text: str) -> None:
    del road
    inside = opened(typesetting.to_pdf(_copy(text, "fin", notes=(text,))))
    kinds = {kind: len(re.findall(rf"/S\s*/{kind}\b", inside)) for kind in ("H1", "H2", "H3", "H4", "Formula", "Link")}
    assert kinds == {"H1": 1, "H2": 1, "H3": 2, "H4": 0, "Formula": 0, "Link": 0}
    assert "/URI" not in inside
    assert "passwd" not in inside


def test_signs_without_a_font_are_replaced_by_a_word_and_it_is_said(road: Road) -> None:
    del road
    data = typesetting.data_of(_copy("Bien 日本 !", "😀"), printing.Scribe(printing.shown_by_all()))
    first, second = data["days"][0]["said"]
    assert first["lines"][0]["words"] == "Bien [signe] !"
    assert second["lines"][0]["words"] == "😀"
    assert any("[signe] prend la place" in line for line in data["about"])
    plain = typesetting.data_of(_copy("Bien, été, œuvre, « 12 € » – fin…"), printing.Scribe(printing.shown_by_all()))
    assert plain["days"][0]["said"][0]["lines"][0]["words"] == "Bien, été, œuvre, « 12 € » – fin…"
    assert not any("[signe]" in line for line in plain["about"])


def test_a_sign_that_fails_all_the_same_costs_no_copy(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    """A font may lie about what it has: then only French is written; at worst the page to print is offered."""
    del road

    def everything() -> Callable[[str], bool]:
        return lambda _sign: True

    monkeypatch.setattr(printing, "shown_by_all", everything)
    assert typesetting.to_pdf(_copy("日本")).startswith(b"%PDF")
    monkeypatch.setattr(printing, "shown_by_first", everything)
    with pytest.raises(Refused, match="page à imprimer"):
        typesetting.to_pdf(_copy("日本"))


def test_a_line_from_right_to_left_begins_there(road: Road) -> None:
    del road
    data = typesetting.data_of(_copy("مرحبا\nBonjour\n1. שלום"), printing.Scribe(printing.shown_by_all()))
    assert [line["rtl"] for line in data["days"][0]["said"][0]["lines"]] == [True, False, True]


def test_each_font_tells_its_signs() -> None:
    first, last = (printing.signs_of(printing.FOLDER / name) for name in (printing.FONTS[0], printing.FONTS[2]))
    assert {ord(sign) for sign in "AÀéœŒ€’«»…"} <= first
    assert ord("م") not in first
    assert {ord(sign) for sign in "Aéמم😀Ω"} <= last
    assert ord("日") not in last


def test_a_copy_too_long_is_refused_with_a_way(road: Road) -> None:
    del road
    with pytest.raises(Refused, match="jours plus proches"):
        typesetting.to_pdf(_copy(*["mot " * 1250] * 101))


def test_one_copy_at_a_time(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    del road
    monkeypatch.setattr(printing, "PATIENCE", 0.01)
    with printing._turn, pytest.raises(Unavailable, match="Réessayez"):
        typesetting.to_pdf(_copy("Bonjour"))
    assert typesetting.to_pdf(_copy("Bonjour"))


def test_of_ten_thousand_messages_one_copy_holds_two_thousand(road: Road, enter: Enter) -> None:
    road.write(road.awa, "private", "Mot du début")

    def fill() -> None:
        talk = queries.find_talk(road.talks["private"])
        row = db.session().execute(select(Message.__table__)).mappings().one()
        assert talk is not None
        at = row["sent_at"]
        rows = [
            {**row, "id": uuid4(), "client_id": uuid4(), "sequence": number, "sent_at": at + timedelta(seconds=number)}
            for number in range(2, 10_001)
        ]
        for first in range(0, len(rows), 1000):
            db.session().execute(insert(Message), rows[first : first + 1000])
        db.session().execute(update(Conversation).where(Conversation.id == talk.id).values(last_sequence=10_000))

    road.world.run(fill)
    answer = enter("awa").submit(f"{road.url('private')}/copie", PDF)
    assert answer.status_code == 422
    assert "Une copie contient 2\u00a0000 messages au plus. Les derniers commencent le" in answer.text
    assert _copies(road) == []
    assert copying.MOST == 2000


def test_the_statements_do_not_grow_with_the_messages(road: Road, enter: Enter, statements: list[str]) -> None:
    awa, counts = enter("awa"), []
    for number in (3, 30):
        for _ in range(number):
            road.write(road.awa, "private", "Un mot")
        awa.submit(f"{road.url('private')}/copie", PDF)
        statements.clear()
        awa.submit(f"{road.url('private')}/copie", PDF)
        counts.append(len(statements))
    assert counts[0] == counts[1], statements
