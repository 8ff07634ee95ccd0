"""A leaflet on paper: only what its authors said yes to, written down and told; a file that is read aloud."""

import re
import zlib
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from blueprints.accounts.models import Role
from blueprints.core import db
from blueprints.core.errors import Refused, Stale
from blueprints.news.models import News, NewsKind
from blueprints.testimonials import leaflet, services, uses
from blueprints.testimonials.models import ConsentUse, Testimonial, TestimonialUsage
from tests.conftest import OTHER_HOST, Browser, World
from tests.testimonials.factories import BODY, TITLE, Desk, S

Open = Callable[..., Browser]
PAGE, RECAP = "/temoignages/depliant", "/temoignages/depliant/relire"
EVIL = '#image("/etc/passwd") $x$ *gras* \\ @ref <label> "]}'


def _on_paper(desk: Desk, **words: str) -> Testimonial:
    made = desk.make(S.PUBLISHED, **words)
    desk.act(services.give_consent, made, use=ConsentUse.LEAFLET)
    return made


def _fold(desk: Desk, made: Testimonial, warning: str) -> None:
    """Put a warning before a text, as whoever reviews it does."""

    def put(testimonial: Testimonial) -> None:
        testimonial.warning = warning
        testimonial.version += 1

    desk.act(put, made)


def _print(reader: Browser, *made: Testimonial, **more: str) -> TestResponse:
    """Read the recap and send its form as it stands."""
    asked = [str(one.public_id) for one in made]
    page = reader.get(RECAP, query_string={"texte": asked, "titre": "Nos histoires"})
    values = dict(re.findall(r'name="(client_id|seen|title)"[^>]*value="([^"]*)"', page.text))
    texts = re.findall(r'name="texte" value="([^"]+)"', page.text)
    return reader.submit(RECAP, {**values, "texte": texts or asked, **more})


def _used(world: World) -> list[TestimonialUsage]:
    return list(world.read(lambda: db.session().scalars(select(TestimonialUsage)).all()))


def _inside(pdf: bytes) -> str:
    """Return everything that a PDF says, its compressed parts opened."""
    parts = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return "\n".join(part.decode("latin-1") for part in parts)


def test_a_facilitator_prints_what_its_authors_agreed_to(desk: Desk, world: World, browser: Open) -> None:
    made, other = _on_paper(desk), desk.make(S.PUBLISHED, title="Pas sur papier")
    reader = browser(desk.facilitator)
    page = reader.get(PAGE).text
    assert f'value="{made.public_id}"' in page
    assert f'value="{other.public_id}"' not in page
    assert "Pas sur papier" in page[page.index("Sans accord pour le papier") :]
    recap = reader.get(RECAP, query_string={"texte": [str(made.public_id), str(other.public_id)]}).text
    assert recap.index("Ces textes ne seront pas imprimés") < recap.index("Pas sur papier") < recap.index(TITLE)
    answer = _print(reader, made, other)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-1.7")
    assert answer.headers["Cache-Control"] == "no-store"
    (used,) = _used(world)
    assert (used.testimonial_id, used.use, used.noted_by) == (made.id, ConsentUse.LEAFLET, desk.facilitator.id)
    assert used.place == "Dépliant «\u00a0Nos histoires\u00a0»"


def test_its_author_is_told_once_even_when_one_clicks_twice(desk: Desk, world: World, browser: Open) -> None:
    made, reader = _on_paper(desk), browser(desk.facilitator)
    client_id = str(uuid4())
    assert [_print(reader, made, client_id=client_id).status_code for _ in range(2)] == [200, 200]
    assert len(_used(world)) == 1
    told = select(News).where(News.person_id == desk.author.id, News.kind == NewsKind.TESTIMONIAL_USED)
    assert len(world.read(lambda: db.session().scalars(told).all())) == 1
    assert _print(reader, made).status_code == 200
    assert len(_used(world)) == 2


def test_without_a_yes_nothing_leaves_and_nothing_is_written_down(desk: Desk, world: World, browser: Open) -> None:
    made, reader = desk.make(S.PUBLISHED), browser(desk.facilitator)
    recap = reader.get(RECAP, query_string={"texte": str(made.public_id)}).text
    assert "Aucun texte à imprimer" in recap
    assert reader.submit(RECAP, {"texte": str(made.public_id), "client_id": str(uuid4())}).status_code == 303
    assert _used(world) == []
    with pytest.raises(Refused):
        desk.act(
            uses.note_use,
            made,
            use=ConsentUse.LEAFLET,
            place="x",
            used_on=made.created_at.date(),
            actor_id=desk.facilitator.id,
            client_id=uuid4(),
        )


@pytest.mark.parametrize("way", ["taken back", "withdrawn", "changed", "ended"])
def test_a_yes_that_ends_after_the_recap_stops_the_file(way: str, desk: Desk, world: World, browser: Open) -> None:
    made, reader = _on_paper(desk), browser(desk.facilitator)
    page = reader.get(RECAP, query_string={"texte": str(made.public_id)}).text
    values = dict(re.findall(r'name="(client_id|seen|title)"[^>]*value="([^"]*)"', page))
    moment = desk.now(made).updated_at
    if way == "taken back":
        desk.act(services.take_consent_back, made, use=ConsentUse.LEAFLET)
    elif way == "withdrawn":
        desk.act(services.withdraw, made)
    elif way == "changed":
        _fold(desk, made, "On y parle de violence")
    else:
        moment += services.CONSENT_LIFETIME
    with time_machine.travel(moment + timedelta(seconds=1), tick=False):
        later = browser(desk.facilitator) if way == "ended" else reader
        answer = later.submit(RECAP, {**values, "texte": str(made.public_id)})
        assert answer.status_code == 303
        assert b"%PDF" not in answer.data
    assert _used(world) == []


def test_a_yes_that_ends_between_the_typesetting_and_the_note_stops_the_file(desk: Desk, world: World) -> None:
    made = _on_paper(desk)
    choice = world.read(leaflet.choose, [made.public_id])
    desk.act(services.take_consent_back, made, use=ConsentUse.LEAFLET)
    with pytest.raises(Stale):
        world.run(leaflet.note_uses, choice=choice, title="x", actor_id=desk.facilitator.id, client_id=uuid4())
    assert _used(world) == []


def test_the_file_is_made_for_screen_readers(desk: Desk, browser: Open) -> None:
    made, other = _on_paper(desk), _on_paper(desk, title="Un autre jour", body="Deux\n\nparagraphes.")
    inside = _inside(_print(browser(desk.facilitator), made, other).data)
    assert "<pdfuaid:part>1</pdfuaid:part>" in inside
    assert re.search(r"/Lang\s*\(fr", inside)
    assert re.search(r"/MarkInfo\s*<<\s*/Marked true", inside)
    assert re.search(r"/DisplayDocTitle true", inside)
    assert "Nos histoires" in inside
    assert [len(re.findall(rf"/S\s*/{kind}\b", inside)) for kind in ("H1", "H2", "Figure")] == [1, 3, 1]
    assert re.search(r"/Alt\s*[(<]", inside)
    assert "/FontFile" in inside
    assert "Author" not in inside


@pytest.mark.parametrize("text", [EVIL, "😀 日本語", "שלום ça va", "x" * 5000, "\u202etxt", "mot\n\n\n\nmot"])
def test_what_people_wrote_is_text_and_nothing_else(text: str, desk: Desk, browser: Open) -> None:
    made = _on_paper(desk, title=text[:100], body=text)
    answer = _print(browser(desk.facilitator), made, title=EVIL[:60])
    assert answer.status_code == 200
    inside = _inside(answer.data)
    assert [len(re.findall(rf"/S\s*/{kind}\b", inside)) for kind in ("H1", "H2", "Formula", "Link")] == [1, 2, 0, 0]
    assert "root:" not in inside


def test_a_hard_story_comes_last_behind_its_warning_on_a_page_of_its_own(
    desk: Desk, world: World, browser: Open
) -> None:
    hard, plain = _on_paper(desk, title="Le harcèlement"), _on_paper(desk, title="Ma liste")
    _fold(desk, hard, "On y parle de harcèlement")
    reader = browser(desk.facilitator)
    recap = reader.get(RECAP, query_string={"texte": [str(hard.public_id), str(plain.public_id)]}).text
    assert recap.index("Ma liste") < recap.index("Le harcèlement") < recap.index("Il vient à la fin")
    choice = world.read(leaflet.choose, [hard.public_id, plain.public_id])
    assert [row.title for row in choice.printed] == ["Ma liste", "Le harcèlement"]
    both, alone = _print(reader, hard, plain).data, _print(reader, plain).data
    pages = [len(re.findall(r"/Type\s*/Page\b", _inside(one))) for one in (both, alone)]
    assert pages == [3, 1]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.FACILITATOR])
def test_nobody_else_prints(role: Role, desk: Desk, world: World, browser: Open) -> None:
    made, other = _on_paper(desk), browser(world.person(role))
    asked = {"texte": str(made.public_id)}
    assert other.get(PAGE).status_code == 404
    assert other.get(RECAP, query_string=asked).status_code == 404
    assert other.submit(RECAP, asked).status_code == 404


def test_a_stranger_is_led_to_sign_in_and_another_platform_has_none(desk: Desk, world: World, browser: Open) -> None:
    made = _on_paper(desk)
    assert browser().get(PAGE).status_code in (302, 303)
    other = world.make_platform("Cordée d’ailleurs", OTHER_HOST)
    theirs = Desk(world, other)
    reader = browser(theirs.facilitator, host=OTHER_HOST)
    assert TITLE not in reader.get(PAGE).text
    assert TITLE not in reader.get(RECAP, query_string={"texte": str(made.public_id)}).text


@pytest.mark.parametrize("asked", ["", "x", "0" * 40, "'--", "\x00", "00000000-0000-4000-8000-000000000000"])
def test_a_malformed_or_unknown_text_prints_nothing(asked: str, desk: Desk, browser: Open) -> None:
    page = browser(desk.facilitator).get(RECAP, query_string={"texte": asked, "titre": "x" * 5000})
    assert page.status_code == 200
    assert "Aucun texte à imprimer" in page.text


def test_a_leaflet_has_an_end(desk: Desk, browser: Open) -> None:
    made = [_on_paper(desk, title=f"Texte {number}", body=BODY) for number in range(leaflet.MOST + 1)]
    page = browser(desk.facilitator).get(RECAP, query_string={"texte": [str(one.public_id) for one in made]}).text
    assert "12 textes seront imprimés" in page
    assert "Vous avez choisi trop de textes" in page
