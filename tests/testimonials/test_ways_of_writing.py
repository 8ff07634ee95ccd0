"""Question by question, under dictation, with one's voice: every way leads to words that their author validates."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from blueprints.accounts.models import Role
from blueprints.core import db
from blueprints.moderation import kinds
from blueprints.moderation.kinds import Standing
from blueprints.news.models import NewsKind
from blueprints.testimonials import moderating, queries, recordings, review, services
from blueprints.testimonials.models import Testimonial, TestimonialSound
from blueprints.testimonials.taking_down import KIND
from tests.conftest import OTHER_HOST, Browser, World
from tests.files import making
from tests.testimonials.factories import BODY, TITLE, Desk, S
from tests.testimonials.test_promises import told

Open = Callable[..., Browser]
OWN = "/temoignages/les-miens"
GUIDE = "/temoignages/question-par-question"
DICTATE = "/temoignages/dicter"


def _only(world: World) -> Testimonial:
    found = world.read(lambda: db.session().scalars(select(Testimonial)).one())
    assert isinstance(found, Testimonial)
    return found


# --- question by question ---------------------------------------------------------------------------------------------


def test_each_answer_is_kept_and_together_they_make_the_text(desk: Desk, world: World, browser: Open) -> None:
    author, first = browser(desk.author), {"answer": "C’était bruyant.", "client_id": str(uuid4())}
    assert "Question 1 sur 5" in author.get(GUIDE).text
    for _ in range(2):
        answer = author.submit(GUIDE, first)
        assert answer.location.endswith("numero=2")
    page = answer.location.partition("?")[0]
    for number, words in ((2, "J’ai eu un casque."), (3, ""), (4, "Demandez.")):
        version = str(_only(world).version)
        assert "Question" in author.get(f"{page}?numero={number}").text
        author.submit(f"{page}?numero={number}", {"answer": words, "version": version})
    assert desk.text(_only(world)).body == "C’était bruyant.\n\nJ’ai eu un casque.\n\nDemandez."
    assert "J’ai eu un casque." in author.get(f"{page}?numero=2").text
    ended = author.submit(f"{page}?numero=5", {"title": TITLE, "version": str(_only(world).version)})
    assert ended.location.endswith("/signature-et-accord")
    assert _only(world).title == TITLE


@pytest.mark.parametrize("number", ["0", "6", "-1", "x", "²", "99999999999"])
def test_there_is_no_other_question(number: str, desk: Desk, browser: Open) -> None:
    author = browser(desk.author)
    page = author.submit(GUIDE, {"answer": "Oui.", "client_id": str(uuid4())}).location.partition("?")[0]
    assert author.get(f"{page}?numero={number}").status_code == 404


def test_a_long_answer_is_refused_and_kept_on_the_page(desk: Desk, world: World, browser: Open) -> None:
    author = browser(desk.author)
    page = author.submit(GUIDE, {"answer": "Oui.", "client_id": str(uuid4())}).location.partition("?")[0]
    refused = author.submit(f"{page}?numero=2", {"answer": "mot " * 10_000, "version": "1"})
    assert refused.status_code == 422
    assert "mot mot mot" in refused.text
    old = author.submit(f"{page}?numero=2", {"answer": "Autre.", "version": "7"})
    assert old.status_code == 409
    assert desk.text(_only(world)).body == "Oui."


def test_a_text_changed_freely_is_not_written_by_questions_any_more(desk: Desk, world: World, browser: Open) -> None:
    author = browser(desk.author)
    page = author.submit(GUIDE, {"answer": "Oui.", "client_id": str(uuid4())}).location.partition("?")[0]
    made = _only(world)
    author.submit(f"{OWN}/{made.id}/modifier", {"title": TITLE, "body": BODY, "version": str(made.version)})
    assert author.get(f"{page}?numero=2").status_code == 303
    assert desk.text(made).body == BODY


def test_a_text_without_words_is_not_sent(desk: Desk, browser: Open) -> None:
    made, author = desk.draft(body=" "), browser(desk.author)
    sent = author.submit(f"{OWN}/{made.id}/envoyer", {"hash": desk.text(made).hash.hex()})
    assert "Il manque le titre, ou le texte." in author.get(sent.location).text
    assert desk.now(made).state is S.DRAFT


# --- hints ------------------------------------------------------------------------------------------------------------


def test_the_recap_shows_what_makes_known_and_replaces_it(desk: Desk, browser: Open) -> None:
    made, author = desk.draft(), browser(desk.author)
    recap = author.get(f"{OWN}/{made.id}/envoyer").text
    assert recap.index("le nom d’une personne. Remplacer par") < recap.index('<h2 id="texte"')
    change = {"words": "Marc", "by": "mon responsable", "version": str(desk.now(made).version)}
    author.submit(f"{OWN}/{made.id}/remplacer", change)
    assert desk.text(made).body == BODY.replace("Marc", "mon responsable")
    assert author.submit(f"{OWN}/{made.id}/remplacer", {**change, "words": "le"}).status_code == 409
    assert browser(desk.facilitator).submit(f"{OWN}/{made.id}/remplacer", change).status_code == 404


def test_while_writing_the_same_is_said_and_nothing_is_kept(desk: Desk, world: World, browser: Open) -> None:
    author = browser(desk.author)
    said = author.submit("/temoignages/reperes", {"title": "Un jour", "body": "J’ai suivi Marc."}).get_json()
    assert said["words"] == ["Marc"]
    assert "«\u00a0Marc\u00a0»" in said["said"]
    for body in ("Tout va bien.", "", "mot " * 10_000, "\x00\u202e<script>"):
        assert author.submit("/temoignages/reperes", {"body": body}).json == {"said": "", "words": []}
    assert world.read(lambda: db.session().scalars(select(Testimonial)).all()) == []


@pytest.mark.parametrize("warning", ["", "Ce texte parle d’un accident."])
def test_the_preview_is_the_public_page(warning: str, desk: Desk, browser: Open) -> None:
    made = desk.make(S.PUBLISHED)
    desk.world.run(lambda: setattr(queries.known_testimonial(made.id), "warning", warning))
    public = browser().get(f"/temoignages/{made.public_id}").text
    frame = public[public.index('<figure class="voice">') : public.index("</figure>")]
    for one, page in ((desk.author, OWN), (desk.facilitator, "/temoignages/a-relire")):
        shown = browser(one).get(f"{page}/{made.id}/apercu").text
        assert frame in shown
        assert ("<details" in shown.split("<main")[1]) is bool(warning)


# --- under dictation --------------------------------------------------------------------------------------------------


def _dictated(desk: Desk, browser: Open, **other: str) -> Any:
    typed = {
        "person": str(desk.author.id),
        "agreed": "y",
        "title": TITLE,
        "body": BODY,
        "client_id": str(uuid4()),
        **other,
    }
    return browser(desk.facilitator).submit(DICTATE, typed)


def test_what_is_dictated_is_her_draft_and_she_validates_it(desk: Desk, world: World, browser: Open) -> None:
    assert _dictated(desk, browser).status_code == 303
    made, author = _only(world), browser(desk.author)
    assert (made.author_id, made.dictated_to, made.state) == (desk.author.id, desk.facilitator.id, S.DRAFT)
    assert told(world, desk.author.id, NewsKind.TESTIMONIAL_DICTATED) == 1
    assert "Nadia a écrit le texte sous la dictée" in author.get(f"{OWN}/{made.id}").text
    author.submit(f"{OWN}/{made.id}/modifier", {"title": TITLE, "body": BODY + " Oui.", "version": "1"})
    assert browser(desk.facilitator).get(f"{DICTATE}/{made.id}").status_code == 404
    author.submit(
        f"{OWN}/{made.id}/signature-et-accord", {"signature": "pseudonym", "pseudonym": "Mireille", "site": "yes"}
    )
    author.submit(f"{OWN}/{made.id}/envoyer", {"hash": desk.text(made).hash.hex()})
    assert desk.now(made).state is S.SUBMITTED
    assert browser(desk.facilitator).get(f"/temoignages/a-relire/{made.id}").status_code == 404
    assert TITLE not in browser(desk.facilitator).get("/temoignages/a-relire").text
    other = browser(world.person(Role.FACILITATOR, first_name="Claire"))
    assert other.get(f"/temoignages/a-relire/{made.id}").status_code == 200


def test_on_paper_who_noted_it_stays_written(desk: Desk, world: World, browser: Open) -> None:
    _dictated(desk, browser)
    made, staff = _only(world), browser(desk.facilitator)
    page, seen = f"{DICTATE}/{made.id}", desk.text(made).hash.hex()
    assert BODY in staff.get(page).text
    signed = {"hash": seen, "signature": "none", "signed": "y"}
    assert staff.submit(page, {**signed, "signed": ""}).status_code == 422
    assert staff.submit(page, {**signed, "hash": "00"}).status_code == 409
    assert staff.submit(page, signed).status_code == 303
    assert desk.now(made).state is S.SUBMITTED
    assert "Nadia a noté l’accord donné sur papier" in browser(desk.author).get(f"{OWN}/{made.id}").text


def test_the_sheet_noted_twice_is_noted_once_with_the_same_answer(desk: Desk, world: World, browser: Open) -> None:
    _dictated(desk, browser)
    made, staff = _only(world), browser(desk.facilitator)
    page = f"{DICTATE}/{made.id}"
    signed = {"hash": desk.text(made).hash.hex(), "signature": "none", "signed": "y"}
    answers = [staff.submit(page, signed) for _ in range(2)]
    assert [(one.status_code, one.location) for one in answers] == [(303, "/temoignages/a-relire")] * 2
    assert browser(desk.author).get(f"{OWN}/{made.id}").text.count("a noté l’accord donné sur papier") == 1
    assert staff.get(page).location == "/temoignages/a-relire"
    desk.act(services.withdraw, made)
    assert staff.submit(page, signed).status_code == 404


def test_who_noted_the_sheet_reads_no_other_words_later(desk: Desk, world: World, browser: Open) -> None:
    _dictated(desk, browser)
    made, staff, author = _only(world), browser(desk.facilitator), browser(desk.author)
    page = f"{DICTATE}/{made.id}"
    signed = {"hash": desk.text(made).hash.hex(), "signature": "none", "signed": "y"}
    staff.submit(page, signed)
    other = world.person(Role.FACILITATOR, first_name="Claire")
    desk.act(review.claim, made, reviewer_id=other.id)
    assert staff.submit(page, signed).status_code == 303
    desk.act(review.decline, made, reviewer_id=other.id, reason="Pas encore.")
    desk.act(services.reopen, made)
    new = {"title": TITLE, "body": "D’autres mots.", "version": str(desk.now(made).version)}
    assert author.submit(f"{OWN}/{made.id}/modifier", new).status_code == 303
    assert staff.get(page).status_code == staff.submit(page, signed).status_code == 404


@pytest.mark.parametrize("wrong", [{"agreed": ""}, {"person": ""}, {"person": "x"}, {"body": ""}, {"title": ""}])
def test_nothing_is_written_down_without_her_yes(
    wrong: dict[str, str], desk: Desk, world: World, browser: Open
) -> None:
    assert _dictated(desk, browser, **wrong).status_code == 422
    assert world.read(lambda: db.session().scalars(select(Testimonial)).all()) == []


def test_only_members_of_this_collective_dictate(desk: Desk, world: World, browser: Open) -> None:
    theirs = Desk(world, world.make_platform("Ailleurs", OTHER_HOST))
    for other in (theirs.author, world.person(Role.MANAGER)):
        assert _dictated(desk, browser, person=str(other.id)).status_code == 422
    for role in (Role.BENEFICIARY, Role.MODERATOR, Role.COACH, Role.ADMINISTRATOR):
        assert browser(world.person(role)).get(DICTATE).status_code == 404


# --- with one's voice -------------------------------------------------------------------------------------------------


def _record(author: Browser, made: Testimonial, content: bytes, name: str = "moi.mp3", **other: str) -> Any:
    form = {"sound": (BytesIO(content), name), "known": "y", **other}
    return author.submit(f"{OWN}/{made.id}/son", form, content_type="multipart/form-data")


def test_a_recording_is_sealed_and_appears_with_its_words_only(desk: Desk, world: World, browser: Open) -> None:
    made, author, sound = desk.draft(), browser(desk.author), making.mp3()
    assert _record(author, made, sound).status_code == 303
    kept = world.read(lambda: db.session().scalars(select(TestimonialSound)).one())
    assert sound not in kept.sound
    assert author.get(f"{OWN}/{made.id}/son/ecouter").data == sound
    desk.submit(made)
    desk.claim(made)
    assert browser(desk.facilitator).get(f"/temoignages/a-relire/{made.id}/son").data == sound
    public, stranger = f"/temoignages/{made.public_id}", browser()
    assert stranger.get(f"{public}/son").status_code == 404
    desk.publish(made)
    assert "<audio" in stranger.get(public).text
    heard = stranger.get(f"{public}/son")
    assert (heard.data, heard.headers["Cache-Control"]) == (sound, "no-store")
    author.submit(f"{OWN}/{made.id}/son/retirer")
    assert "<audio" not in stranger.get(public).text
    assert stranger.get(f"{public}/son").status_code == 404
    assert world.read(recordings.find_sound, made.id) is None


def test_words_that_changed_appear_without_the_sound(desk: Desk, browser: Open) -> None:
    made = desk.draft()
    _record(browser(desk.author), made, making.mp3())
    for step in (desk.submit, desk.claim, desk.propose, desk.accept, desk.publish):
        step(made)
    public, stranger = f"/temoignages/{made.public_id}", browser()
    assert "<audio" not in stranger.get(public).text
    assert stranger.get(f"{public}/son").status_code == 404


def test_a_withdrawn_text_is_not_heard_any_more(desk: Desk, browser: Open) -> None:
    made = desk.draft()
    _record(browser(desk.author), made, making.mp3())
    for step in (desk.submit, desk.claim, desk.publish, desk.withdraw):
        step(made)
    assert browser().get(f"/temoignages/{made.public_id}/son").status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"<html>", "moi.mp3"), (b"", "moi.mp3"), (b"%PDF-1.7", "moi.pdf"), (b"ID3", "moi"), (making.mp3(), "moi.ogg")],
)
def test_what_is_no_sound_is_refused_with_a_clear_sentence(
    content: bytes, name: str, desk: Desk, world: World, browser: Open
) -> None:
    made, author = desk.draft(), browser(desk.author)
    refused = _record(author, made, content, name)
    assert refused.status_code == 422
    assert 'class="field__error"' in refused.text
    assert world.read(recordings.find_sound, made.id) is None


def test_a_recording_needs_its_tick_and_a_draft(desk: Desk, world: World, browser: Open) -> None:
    made, author = desk.draft(), browser(desk.author)
    assert _record(author, made, making.mp3(), known="").status_code == 422
    assert _record(browser(desk.facilitator), made, making.mp3()).status_code == 404
    desk.submit(made)
    assert _record(author, made, making.mp3()).status_code == 422
    assert world.read(recordings.find_sound, made.id) is None


# --- in the one queue -------------------------------------------------------------------------------------------------


def test_a_published_text_is_folded_taken_down_and_put_back(desk: Desk, world: World, browser: Open) -> None:
    made, stranger = desk.make(S.PUBLISHED), browser()
    public = f"/temoignages/{made.public_id}"

    def stand(standing: Standing, warning: str = "") -> None:
        world.run(moderating.stand, subject_id=made.public_id, standing=standing, warning=warning)

    def read() -> Any:
        text = world.read(moderating.find_text, made.public_id)
        assert text is not None
        return text

    assert (read().standing, read().author, read().title) == (Standing.VISIBLE, "Mireille", TITLE)
    assert stranger.get(public).status_code == 200
    stand(Standing.FOLDED, "Un récit dur")
    assert read().standing is Standing.FOLDED
    assert "Un récit dur" in stranger.get(public).text
    for gone in (Standing.REMOVED, Standing.HELD):
        stand(gone)
        assert read().standing is gone
        assert stranger.get(public).status_code == 404
        assert TITLE not in stranger.get("/temoignages").text
        stand(Standing.VISIBLE)
        assert stranger.get(public).status_code == 200
    stand(Standing.REMOVED)
    assert "La modération a retiré ce texte du site." in browser(desk.author).get(f"{OWN}/{made.id}").text
    browser(desk.author).submit(f"{OWN}/{made.id}/reprendre")
    assert desk.now(made).state is S.DRAFT
    assert read().body == ""


def test_a_member_reports_and_a_review_waits_in_the_one_queue(desk: Desk, world: World, browser: Open) -> None:
    made, member = desk.make(S.PUBLISHED), browser(world.person(Role.BENEFICIARY))
    report = kinds.report_path(KIND, made.public_id)
    assert report in member.get(f"/temoignages/{made.public_id}").text
    assert report not in browser().get(f"/temoignages/{made.public_id}").text
    assert member.get(report).status_code == 200
    waiting = desk.make(S.SUBMITTED, title="Un autre texte")
    assert f"/temoignages/a-relire/{waiting.id}" in browser(desk.facilitator).get("/moderation").text
    assert desk.author.first_name not in member.get(report).text
