"""An answer is promised within working days; a claim lasts a day; what is late is said; a peer may review."""

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts.departures import Departure
from blueprints.accounts.models import Role
from blueprints.core import clock, db
from blueprints.core.errors import Refused, Stale
from blueprints.news.models import News, NewsKind
from blueprints.testimonials import consenting, history, review
from blueprints.testimonials.models import Testimonial
from tests.conftest import Browser, World
from tests.testimonials.factories import PROPOSED, TITLE, Desk, S

Open = Callable[..., Browser]
QUEUE = "/temoignages/a-relire"
MONDAY = "2027-03-01T10:00:00+01:00"


def told(world: World, person_id: UUID, kind: NewsKind) -> int:
    """Return how many times somebody was told one kind of news."""
    wanted = select(News.id).where(News.person_id == person_id, News.kind == kind)
    return len(world.read(lambda: db.session().scalars(wanted).all()))


def test_an_answer_is_promised_within_five_working_days(desk: Desk, browser: Open) -> None:
    with time_machine.travel(MONDAY, tick=False):
        made = desk.make(S.SUBMITTED)
        assert made.due_at is not None
        assert clock.paris(made.due_at).date().isoformat() == "2027-03-08"
        page = browser(desk.author).get(f"/temoignages/les-miens/{made.id}").text
        assert "Réponse promise le lundi 8\u00a0mars 2027" in page
        assert "Réponse promise le lundi 8\u00a0mars 2027" in browser(desk.facilitator).get(QUEUE).text
        assert "sous 5 jours ouvrés" not in page


@pytest.mark.parametrize(("state", "owed"), [(S.CHANGE_PROPOSED, False), (S.APPROVED, True), (S.PUBLISHED, False)])
def test_nothing_is_owed_while_it_is_not_the_services_turn(state: S, owed: bool, desk: Desk) -> None:
    assert (desk.make(state).due_at is not None) is owed


def test_a_late_answer_is_told_once_and_kindly_and_shown_as_late(desk: Desk, world: World, browser: Open) -> None:
    with time_machine.travel(MONDAY, tick=False):
        made = desk.make(S.SUBMITTED)
    with time_machine.travel("2027-03-09T09:00:00+01:00", tick=False):
        for _ in range(2):
            world.run(lambda: consenting.tell_late(now=clock.now()))
        assert told(world, desk.author.id, NewsKind.TESTIMONIAL_LATE) == 1
        assert "Notre réponse est en retard" in browser(desk.author).get(f"/temoignages/les-miens/{made.id}").text
        assert "En retard\u00a0: réponse promise le lundi 8\u00a0mars 2027" in browser(desk.facilitator).get(QUEUE).text


def test_after_a_day_without_an_act_another_takes_the_text(desk: Desk, world: World) -> None:
    other = world.person(Role.FACILITATOR, first_name="Claire")
    made = desk.make(S.IN_REVIEW)
    with pytest.raises(Stale):
        desk.act(review.claim, made, reviewer_id=other.id)
    with time_machine.travel(clock.now() + timedelta(hours=23)):
        desk.act(review.warn, made, reviewer_id=desk.facilitator.id, warning="Un récit dur")
        with time_machine.travel(clock.now() + timedelta(hours=23)), pytest.raises(Stale):
            desk.act(review.claim, made, reviewer_id=other.id)
        with time_machine.travel(clock.now() + timedelta(hours=25)):
            desk.act(review.claim, made, reviewer_id=other.id)
    with pytest.raises(Stale):
        desk.propose(made)
    assert desk.now(made).reviewer_id == other.id


def test_two_reviewers_at_once_do_not_collide(desk: Desk, world: World, browser: Open) -> None:
    other = world.person(Role.FACILITATOR, first_name="Claire")
    made = desk.make(S.SUBMITTED)
    both = [browser(desk.facilitator), browser(other)]
    answers: list[int] = []
    one_page = f"{QUEUE}/{made.id}/prendre"
    threads = [
        threading.Thread(target=lambda one=one: answers.append(one.submit(one_page).status_code)) for one in both
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 2
    assert set(answers) <= {303, 409}
    loser = both[0] if desk.now(made).reviewer_id == other.id else both[1]
    late = loser.submit(f"{QUEUE}/{made.id}/decliner", {"rule": "3", "reason": "Non."})
    assert late.status_code == 409
    assert "Une autre personne de l’animation relit déjà ce texte." in late.text
    assert desk.now(made).state is S.IN_REVIEW


def test_who_steps_aside_sees_it_and_the_others_take_over(desk: Desk, world: World, browser: Open) -> None:
    other = world.person(Role.FACILITATOR, first_name="Claire")
    made, staff = desk.make(S.IN_REVIEW), browser(desk.facilitator)
    staff.submit(f"{QUEUE}/{made.id}/laisser")
    assert "Vous vous en êtes retirée ou retiré" in staff.get(QUEUE).text
    theirs = browser(other).get(QUEUE).text
    assert TITLE in theirs
    assert "Vous vous en êtes retirée ou retiré" not in theirs
    desk.act(review.claim, made, reviewer_id=other.id)
    assert "Nadia s’est retirée ou retiré de ce texte" in browser(other).get(f"{QUEUE}/{made.id}").text


def test_a_decision_on_a_withdrawn_text_is_refused_kindly(desk: Desk) -> None:
    made = desk.make(S.IN_REVIEW)
    desk.withdraw(made)
    for act in (desk.claim, desk.propose, desk.decline, desk.publish):
        with pytest.raises(Refused, match="La personne a retiré son texte"):
            act(made)


def _lines(desk: Desk, made: Testimonial, reader_id: UUID) -> list[history.Line]:
    steps = desk.world.read(history.list_steps, made.id)
    lines: list[history.Line] = desk.world.read(history.lines_of, desk.now(made), reader_id, "Colibri", steps)
    return lines


def test_the_history_says_who_did_what_to_each_reader(desk: Desk) -> None:
    made = desk.make(S.APPROVED)
    lines = _lines(desk, made, desk.facilitator.id)
    assert [one[0] for one in lines] == [
        "Colibri a envoyé le texte",
        "Vous avez pris la relecture",
        "Vous avez proposé un changement",
        "Colibri a accepté le changement",
        "Publication",
    ]
    own = _lines(desk, made, desk.author.id)
    assert [one[0] for one in own][:3] == [
        "Vous avez envoyé le texte",
        "Nadia a pris la relecture",
        "Nadia a proposé un changement",
    ]
    assert not any(PROPOSED in line for one in lines for line in one)


def test_a_text_sent_before_there_was_a_history_has_its_first_line(desk: Desk) -> None:
    made = desk.make(S.SUBMITTED)

    def forget() -> None:
        for step in history.list_steps(made.id):
            db.session().delete(step)

    desk.world.run(forget)
    lines = _lines(desk, made, desk.facilitator.id)
    assert [one[0] for one in lines] == ["Colibri a envoyé le texte", "Décision"]


# --- a peer -----------------------------------------------------------------------------------------------------------


def test_a_moderator_reviews_and_a_facilitator_publishes(desk: Desk, world: World, browser: Open) -> None:
    peer = world.person(Role.BENEFICIARY, Role.MODERATOR, first_name="Hugo")
    made, theirs = desk.make(S.SUBMITTED), browser(peer)
    one = f"{QUEUE}/{made.id}"
    theirs.submit(f"{one}/prendre")
    page = theirs.get(one).text
    assert "Publier ce texte" not in page
    seen = desk.text(made).hash.hex()
    assert theirs.submit(f"{one}/publier", {"hash": seen}).status_code == 404
    theirs.submit(f"{one}/bon-pour-publication", {"hash": seen})
    assert desk.now(made).state is S.APPROVED
    assert told(world, desk.facilitator.id, NewsKind.TESTIMONIAL_CLEARED) == 1
    staff = browser(desk.facilitator)
    staff.submit(f"{one}/prendre")
    staff.submit(f"{one}/publier", {"hash": seen})
    assert desk.now(made).state is S.PUBLISHED


def test_a_moderator_who_left_the_collective_finds_nothing(desk: Desk, world: World, browser: Open) -> None:
    peer = world.person(Role.BENEFICIARY, Role.MODERATOR, first_name="Hugo")
    made = desk.make(S.SUBMITTED)
    world.run(lambda: db.session().add(Departure(platform_id=db.platform_id(), person_id=peer.id, left_at=clock.now())))
    theirs = browser(peer)
    assert theirs.get(QUEUE).status_code == 404
    assert theirs.get(f"{QUEUE}/{made.id}").status_code == 404
    assert "Hugo" not in browser(desk.author).get(f"/temoignages/les-miens/{made.id}").text


def test_nobody_reviews_her_own_text_as_a_moderator(desk: Desk, world: World, browser: Open) -> None:
    peer = world.person(Role.BENEFICIARY, Role.MODERATOR, first_name="Hugo", last_name="Péricard")
    made = desk.make(S.SUBMITTED, author=peer)
    theirs = browser(peer)
    assert TITLE not in theirs.get(QUEUE).text
    assert theirs.get(f"{QUEUE}/{made.id}").status_code == 404


# --- a warning --------------------------------------------------------------------------------------------------------


def test_who_reviews_folds_a_hard_story_and_its_author_is_told(desk: Desk, world: World, browser: Open) -> None:
    made, staff = desk.make(S.PUBLISHED), browser(desk.facilitator)
    public = f"/temoignages/{made.public_id}"
    stranger = browser()
    assert "<details" not in stranger.get(public).text.split("<main")[1].split("</main>")[0]
    staff.submit(f"{QUEUE}/{made.id}/avertissement", {"warning": "Ce texte parle d’un accident."})
    folded = stranger.get(public).text
    assert "Ce texte parle d’un accident." in folded
    assert "<details" in folded.split("<main")[1]
    assert told(world, desk.author.id, NewsKind.TESTIMONIAL_WARNED) == 1
    long = staff.submit(f"{QUEUE}/{made.id}/avertissement", {"warning": "a" * 201})
    assert long.status_code == 422
    assert "a" * 201 in long.text
