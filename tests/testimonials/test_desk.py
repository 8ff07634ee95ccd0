"""The facilitators' queue and acts."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole, JourneyStage
from blueprints.moderation import rules
from blueprints.testimonials import services
from tests.conftest import OTHER_HOST, Browser, World
from tests.testimonials.factories import BODY, PROPOSED, TITLE, Desk, S

Open = Callable[..., Browser]
QUEUE = "/temoignages/a-relire"
ACTS = ("/prendre", "/laisser", "/proposer", "/decliner", "/publier")


def _seen(text: str) -> str:
    found = re.search(r'name="hash" value="([0-9a-f]+)"', text)
    assert found is not None
    return found[1]


def _accompany(world: World, coach: Person, person: Person, *, ended: bool = False) -> None:
    """Make a journey of *person* with *coach*."""

    def run() -> None:
        now, session = clock.now(), db.session()
        journey = Journey(platform_id=db.platform_id(), key_id=db.new_id(), stage=JourneyStage.SEEK, created_at=now)
        session.add(journey)
        session.flush()
        for one, role in ((coach, JourneyRole.COACH), (person, JourneyRole.BENEFICIARY)):
            session.add(
                JourneyMember(
                    platform_id=db.platform_id(),
                    journey_id=journey.id,
                    person_id=one.id,
                    role=role,
                    starts_at=now - timedelta(days=30),
                    ends_at=now - timedelta(days=1) if ended else None,
                )
            )

    world.run(run)


def test_a_text_is_taken_changed_accepted_and_published(desk: Desk, browser: Open) -> None:
    made, staff = desk.make(S.SUBMITTED), browser(desk.facilitator)
    one = f"{QUEUE}/{made.id}"
    assert TITLE in staff.get(QUEUE).text
    staff.submit(f"{one}/prendre")
    assert "Vous relisez ce texte." in staff.get(one).text
    form = staff.get(f"{one}/proposer")
    answer = staff.submit(
        f"{one}/proposer",
        {"hash": _seen(form.text), "title": TITLE, "body": PROPOSED, "rule": "3", "reason": "La règle 3 du collectif."},
    )
    assert "Votre proposition est envoyée." in staff.get(answer.location).text
    desk.accept(made)
    page = staff.get(one)
    answer = staff.submit(f"{one}/publier", {"hash": _seen(page.text)})
    assert "Le texte est publié." in staff.get(answer.location).text
    assert PROPOSED in browser().get(f"/temoignages/{made.public_id}").text


def test_the_authors_own_words_are_published_as_they_are(desk: Desk, browser: Open) -> None:
    made, staff = desk.make(S.IN_REVIEW), browser(desk.facilitator)
    staff.submit(f"{QUEUE}/{made.id}/publier", {"hash": _seen(staff.get(f"{QUEUE}/{made.id}").text)})
    assert BODY in browser().get(f"/temoignages/{made.public_id}").text


def test_two_facilitators_at_once_meet_a_kind_409(desk: Desk, world: World, browser: Open) -> None:
    made, other = desk.make(S.IN_REVIEW), browser(world.person(Role.FACILITATOR))
    answer = other.submit(f"{QUEUE}/{made.id}/prendre")
    assert answer.status_code == 409
    assert "Une autre personne de l’animation relit déjà ce texte." in answer.text
    words = {"hash": "00", "title": TITLE, "body": PROPOSED, "rule": "3", "reason": "Une raison écrite avec soin."}
    answer = other.submit(f"{QUEUE}/{made.id}/proposer", words)
    assert answer.status_code == 409
    assert "Une raison écrite avec soin." in answer.text
    assert "relit ce texte" in other.get(f"{QUEUE}/{made.id}").text


def test_a_no_goes_with_its_reason(desk: Desk, browser: Open) -> None:
    made, staff = desk.make(S.IN_REVIEW), browser(desk.facilitator)
    assert staff.get(f"{QUEUE}/{made.id}/decliner").status_code == 200
    answer = staff.submit(f"{QUEUE}/{made.id}/decliner", {"rule": "3", "reason": "Un nom d’entreprise est écrit."})
    assert "La personne garde son texte." in staff.get(answer.location).text
    assert desk.now(made).decline_reason == "Un nom d’entreprise est écrit."


def test_a_proposal_and_a_no_name_a_rule_that_both_read(desk: Desk, browser: Open) -> None:
    made, staff, author = desk.make(S.IN_REVIEW), browser(desk.facilitator), browser(desk.author)
    one, own = f"{QUEUE}/{made.id}", f"/temoignages/les-miens/{made.id}"
    title = desk.world.read(rules.in_force).titles[3]
    words = {"hash": desk.text(made).hash.hex(), "title": TITLE, "body": PROPOSED, "rule": "3", "reason": "Un nom."}
    assert title not in author.get(own).text
    assert staff.submit(f"{one}/proposer", words).status_code == 303
    for page in (author.get(own).text, staff.get(one).text):
        assert f"Règle 3\u00a0: {title}" in page
    desk.act(services.refuse_change, made, seen_hash=desk.versions(made)[-1].hash)
    assert title not in author.get(own).text
    assert staff.submit(f"{one}/decliner", {"rule": "2", "reason": "Un nom."}).status_code == 303
    for page in (author.get(own).text, staff.get(one).text):
        assert "Règle 2\u00a0:" in page


def test_a_text_that_was_taken_up_again_shows_no_rule_of_before(desk: Desk, browser: Open) -> None:
    made, staff, author = desk.make(S.IN_REVIEW), browser(desk.facilitator), browser(desk.author)
    staff.submit(f"{QUEUE}/{made.id}/decliner", {"rule": "2", "reason": "Un nom."})
    desk.act(services.reopen, made)
    assert "Règle 2" not in author.get(f"/temoignages/les-miens/{made.id}").text


@pytest.mark.parametrize(
    ("act", "typed", "sentence"),
    [
        ("decliner", {"rule": "3", "reason": ""}, "Dites pourquoi"),
        ("decliner", {"rule": "3", "reason": "r" * 1001}, "Gardez 1\u00a0000 signes"),
        ("proposer", {"title": TITLE, "body": PROPOSED, "rule": "3", "reason": ""}, "Dites pourquoi"),
        ("decliner", {"rule": "", "reason": "Un nom est écrit."}, "Choisissez la règle de vie"),
        ("decliner", {"rule": "99", "reason": "Un nom est écrit."}, "Choisissez une règle de vie de la liste"),
        ("decliner", {"rule": "\x00٣", "reason": "Un nom est écrit."}, "Choisissez une règle de vie de la liste"),
        ("proposer", {"title": TITLE, "body": PROPOSED, "reason": "Oui"}, "Choisissez la règle de vie"),
        ("proposer", {"title": "", "body": PROPOSED, "rule": "3", "reason": "Oui"}, "Le titre ne peut pas être vide"),
        ("proposer", {"title": TITLE, "body": "", "rule": "3", "reason": "Oui"}, "Le texte ne peut pas être vide"),
        (
            "proposer",
            {"title": TITLE, "body": "m" * 1_000_000, "rule": "3", "reason": "Oui"},
            "Gardez 8\u00a0000 signes",
        ),
        ("proposer", {"title": TITLE, "body": BODY, "rule": "3", "reason": "Oui"}, "Vous n’avez rien changé"),
    ],
)
def test_what_cannot_be_sent_is_said_and_given_back(
    act: str, typed: dict[str, str], sentence: str, desk: Desk, browser: Open
) -> None:
    made, staff = desk.make(S.IN_REVIEW), browser(desk.facilitator)
    answer = staff.submit(f"{QUEUE}/{made.id}/{act}", {**typed, "hash": desk.text(made).hash.hex()})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert typed["reason"] in answer.text
    assert desk.now(made).state is S.IN_REVIEW


def test_publishing_without_a_consent_in_force_is_told(desk: Desk, browser: Open) -> None:
    from blueprints.testimonials import services
    from blueprints.testimonials.models import ConsentUse

    made, staff = desk.make(S.APPROVED), browser(desk.facilitator)
    desk.act(services.take_consent_back, made, use=ConsentUse.SITE)
    page = staff.get(f"{QUEUE}/{made.id}")
    assert "Publier ce texte" not in page.text
    answer = staff.submit(f"{QUEUE}/{made.id}/publier", {"hash": desk.text(made).hash.hex()})
    assert "Sans accord, ce texte ne peut pas paraître." in staff.get(answer.location).text
    assert desk.now(made).state is S.APPROVED


@pytest.mark.parametrize("seen", ["", "zz", "00" * 32])
def test_publishing_other_words_than_those_that_were_read_is_a_409(seen: str, desk: Desk, browser: Open) -> None:
    made = desk.make(S.APPROVED)
    answer = browser(desk.facilitator).submit(f"{QUEUE}/{made.id}/publier", {"hash": seen})
    assert answer.status_code == 409
    assert desk.now(made).state is S.APPROVED


def test_nobody_reviews_her_own(desk: Desk, world: World, browser: Open) -> None:
    both = world.person(Role.FACILITATOR, Role.BENEFICIARY, first_name="Inès", last_name="Roy")
    made = desk.draft(author=both)
    desk.submit(made)
    own = browser(both)
    assert TITLE not in own.get(QUEUE).text
    assert own.get(f"{QUEUE}/{made.id}").status_code == 404
    assert {own.submit(f"{QUEUE}/{made.id}{act}").status_code for act in ACTS} == {404}
    assert TITLE in browser(desk.facilitator).get(QUEUE).text


def test_nobody_reviews_the_text_of_a_person_she_accompanies(desk: Desk, world: World, browser: Open) -> None:
    coach = world.person(Role.FACILITATOR, Role.COACH, first_name="Julien", last_name="Mercadier")
    _accompany(world, coach, desk.author)
    made, reader = desk.make(S.SUBMITTED), browser(coach)
    assert TITLE not in reader.get(QUEUE).text
    assert reader.get(f"{QUEUE}/{made.id}").status_code == 404
    assert reader.submit(f"{QUEUE}/{made.id}/prendre").status_code == 404
    assert "Julien" not in browser(desk.author).get(f"/temoignages/les-miens/{made.id}").text


def test_nobody_is_told_of_the_text_of_a_person_she_accompanies(desk: Desk, world: World, browser: Open) -> None:
    coach = world.person(Role.COACH, Role.FACILITATOR)
    _accompany(world, coach, desk.author)
    desk.make(S.SUBMITTED)
    assert TITLE not in browser(coach).get("/mes-nouvelles").text
    assert TITLE in browser(desk.facilitator).get("/mes-nouvelles").text


def test_an_accompaniment_that_has_ended_does_not_count(desk: Desk, world: World, browser: Open) -> None:
    coach = world.person(Role.FACILITATOR, Role.COACH, first_name="Julien", last_name="Mercadier")
    _accompany(world, coach, desk.author, ended=True)
    made = desk.make(S.SUBMITTED)
    assert browser(coach).get(f"{QUEUE}/{made.id}").status_code == 200
    named = browser(desk.author).get(f"/temoignages/les-miens/{made.id}").text
    assert "Julien Mercadier (conseillère ou conseiller en emploi accompagné, animation du collectif)" in named


@pytest.mark.parametrize("state", [S.DRAFT, S.WITHDRAWN])
def test_staff_have_no_way_to_a_draft_or_a_withdrawn_text(state: S, desk: Desk, browser: Open) -> None:
    made, staff = desk.make(state), browser(desk.facilitator)
    assert TITLE not in staff.get(QUEUE).text
    assert staff.get(f"{QUEUE}/{made.id}").status_code == 404
    assert {staff.submit(f"{QUEUE}/{made.id}{act}").status_code for act in ACTS} == {404}


def test_words_withdrawn_during_a_review_are_out_of_the_facilitators_reach(desk: Desk, browser: Open) -> None:
    made, staff = desk.make(S.IN_REVIEW), browser(desk.facilitator)
    browser(desk.author).submit(f"/temoignages/les-miens/{made.id}/retirer")
    assert staff.get(f"{QUEUE}/{made.id}").status_code == 404
    assert TITLE not in staff.get(QUEUE).text


@pytest.mark.parametrize("state", [state for state in S if state not in (S.DRAFT, S.WITHDRAWN)])
def test_each_state_has_its_page_for_the_facilitator(state: S, desk: Desk, browser: Open) -> None:
    made, staff = desk.make(state), browser(desk.facilitator)
    assert staff.get(f"{QUEUE}/{made.id}").status_code == 200
    for page in ("proposer", "decliner"):
        assert staff.get(f"{QUEUE}/{made.id}/{page}").status_code == (200 if state is S.IN_REVIEW else 303)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.FACILITATOR, Role.MODERATOR)])
def test_no_other_role_finds_the_desk(role: Role, desk: Desk, world: World, browser: Open) -> None:
    made, other = desk.make(S.IN_REVIEW), browser(world.person(role))
    assert other.get(QUEUE).status_code == 404
    assert other.get(f"{QUEUE}/{made.id}").status_code == 404
    assert {other.submit(f"{QUEUE}/{made.id}{act}").status_code for act in ACTS} == {404}


def test_a_stranger_and_another_platform_find_nothing(desk: Desk, world: World, browser: Open) -> None:
    theirs = Desk(world, world.make_platform("Ailleurs", OTHER_HOST))
    made = desk.make(S.IN_REVIEW)
    assert browser().get(QUEUE).location.startswith("/connexion")
    assert browser().get(f"{QUEUE}/{made.id}").location.startswith("/connexion")
    foreign = browser(theirs.facilitator, OTHER_HOST)
    assert TITLE not in foreign.get(QUEUE).text
    assert foreign.get(f"{QUEUE}/{made.id}").status_code == 404
    assert {foreign.submit(f"{QUEUE}/{made.id}{act}").status_code for act in ACTS} == {404}


def test_the_queue_asks_the_database_little(desk: Desk, browser: Open, statements: list[str]) -> None:
    staff = browser(desk.facilitator)
    staff.get(QUEUE)
    counts = []
    for _ in range(2):
        for _ in range(3):
            made = desk.make(S.CHANGE_PROPOSED)
        statements.clear()
        staff.get(QUEUE)
        listed = len(statements)
        staff.get(f"{QUEUE}/{made.id}")
        counts.append((listed, len(statements) - listed))
    assert counts[0] == counts[1]
    assert counts[0][0] <= 4
    assert counts[0][1] <= 7
