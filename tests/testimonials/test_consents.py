"""Each use has its own yes, its end and its reminders; where a text served is read by its author, and taken back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts.models import Role
from blueprints.core import clock, db
from blueprints.news.models import NewsKind
from blueprints.testimonials import consenting, services
from blueprints.testimonials.models import ConsentUse, TestimonialUsage
from tests.conftest import OTHER_HOST, Browser, World
from tests.testimonials.factories import BODY, TITLE, Desk, S
from tests.testimonials.test_promises import told

Open = Callable[..., Browser]
OWN = "/temoignages/les-miens"
USAGES = "/temoignages/usages"
AGREED = {"signature": "pseudonym", "pseudonym": "Mireille", "site": "yes"}


def _given(desk: Desk, made: Any) -> set[str]:
    return {use.value for use in desk.world.read(consenting.list_consents, made.id)}


def test_each_use_is_asked_apart_and_nothing_is_ticked(desk: Desk, world: World, browser: Open) -> None:
    made = world.run(services.create_draft, author_id=desk.author.id, client_id=uuid4(), title=TITLE, body=BODY)
    author, page = browser(desk.author), f"{OWN}/{made.id}/signature-et-accord"
    assert author.get(page).text.count('type="checkbox"') == 3
    assert 'value="leaflet" checked' not in author.get(page).text
    author.submit(page, {**AGREED, "others": ["leaflet", "training", "autre"]})
    assert _given(desk, made) == {"site", "leaflet", "training"}
    recap = author.get(f"{OWN}/{made.id}/envoyer").text
    assert "Un dépliant imprimé" in recap
    assert "Les réseaux sociaux" not in recap
    author.submit(page, {**AGREED, "others": []})
    assert _given(desk, made) == {"site"}
    author.submit(page, {**AGREED, "site": "no", "others": ["leaflet"]})
    assert _given(desk, made) == set()


def test_stopping_this_site_is_immediate_and_the_other_uses_stay(desk: Desk, browser: Open) -> None:
    made, author = desk.make(S.PUBLISHED), browser(desk.author)
    page, public = f"{OWN}/{made.id}/accords", f"/temoignages/{made.public_id}"
    author.submit(f"{page}/donner", {"use": "leaflet"})
    stranger = browser()
    assert stranger.get(public).status_code == 200
    author.submit(f"{page}/arreter", {"use": "site"})
    assert stranger.get(public).status_code == 404
    assert TITLE not in stranger.get("/temoignages").text
    assert TITLE not in stranger.get("/temoignages/flux.xml").text
    assert _given(desk, made) == {"leaflet"}
    author.submit(f"{page}/donner", {"use": "site"})
    assert stranger.get(public).status_code == 200


def test_a_yes_is_said_again_from_one_page_and_a_hand_made_use_is_nothing(desk: Desk, browser: Open) -> None:
    made, author = desk.make(S.PUBLISHED), browser(desk.author)
    page = f"{OWN}/{made.id}/accords"
    assert author.get(page).text.count("Dire oui jusqu’au") == 4
    for use in ("", "tout", "site\x00", "a" * 5000):
        assert author.submit(f"{page}/donner", {"use": use}).status_code == 404
    for other in (browser(desk.facilitator), browser(desk.world.person(Role.BENEFICIARY))):
        assert other.get(page).status_code == 404
        assert other.submit(f"{page}/arreter", {"use": "site"}).status_code == 404
    assert browser().get(page).status_code in (302, 303)


def test_its_author_is_reminded_30_and_7_days_before_and_once_it_has_ended(desk: Desk, world: World) -> None:
    made = desk.make(S.PUBLISHED)
    ends = desk.consent(made).ends_at
    counts = []
    for before in (31, 30, 20, 7, 6, 0, -1):
        with time_machine.travel(ends - timedelta(days=before), tick=False):
            world.run(lambda: consenting.remind(now=clock.now()))
            world.run(_read_all)
        counts.append(
            (
                told(world, desk.author.id, NewsKind.TESTIMONIAL_CONSENT_ENDS),
                told(world, desk.author.id, NewsKind.TESTIMONIAL_CONSENT_ENDED),
            )
        )
    assert counts == [(0, 0), (1, 0), (1, 0), (2, 0), (2, 0), (2, 1), (2, 1)]


def _read_all() -> None:
    from sqlalchemy import update

    from blueprints.news.models import News

    db.session().execute(update(News).values(read_at=clock.now()))


def test_a_yes_said_again_is_reminded_of_anew(desk: Desk, world: World) -> None:
    made = desk.make(S.PUBLISHED)
    with time_machine.travel(desk.consent(made).ends_at - timedelta(days=5), tick=False):
        world.run(lambda: consenting.remind(now=clock.now()))
        desk.act(consenting.say_again, made, use=ConsentUse.SITE)
        world.run(lambda: consenting.remind(now=clock.now()))
        assert desk.consent(made).told_days is None
        assert desk.consent(made).ends_at - clock.now() == services.CONSENT_LIFETIME


@pytest.mark.parametrize("state", [S.DRAFT, S.IN_REVIEW, S.WITHDRAWN])
def test_a_text_that_is_not_published_reminds_of_nothing(state: S, desk: Desk, world: World) -> None:
    desk.make(state)
    with time_machine.travel(clock.now() + timedelta(days=400), tick=False):
        world.run(lambda: consenting.remind(now=clock.now()))
    assert told(world, desk.author.id, NewsKind.TESTIMONIAL_CONSENT_ENDED) == 0


# --- where it served --------------------------------------------------------------------------------------------------


def _usage(made: Any, use: str = "leaflet", **other: str) -> dict[str, str]:
    return {
        "text": f"{made.id}:{use}",
        "used_on": "3 mars 2027",
        "place": "Dépliant du forum de mars",
        "client_id": str(uuid4()),
        **other,
    }


def _usages(world: World) -> Any:
    return world.read(lambda: db.session().scalars(select(TestimonialUsage)).all())


def test_the_service_notes_a_use_and_its_author_reads_it(desk: Desk, world: World, browser: Open) -> None:
    made = desk.make(S.PUBLISHED)
    desk.act(consenting.say_again, made, use=ConsentUse.LEAFLET)
    with time_machine.travel(clock.now() + timedelta(days=150)):
        form, staff, author = _usage(made), browser(desk.facilitator), browser(desk.author)
        for _ in range(2):
            assert staff.submit(USAGES, form).status_code == 303
        assert len(_usages(world)) == 1
        assert told(world, desk.author.id, NewsKind.TESTIMONIAL_USED) == 1
        page = author.get(f"{OWN}/{made.id}/accords").text
    assert "Dépliant du forum de mars" in page
    assert "mercredi 3\u00a0mars 2027" in page


def test_no_use_is_noted_without_a_yes_and_what_was_typed_stays(desk: Desk, world: World, browser: Open) -> None:
    made, staff = desk.make(S.PUBLISHED), browser(desk.facilitator)
    desk.act(consenting.say_again, made, use=ConsentUse.LEAFLET)
    for wrong in (
        _usage(made, "networks"),
        _usage(made, "site"),
        _usage(made, place=""),
        _usage(made, place="x" * 201),
        _usage(made, used_on="jamais"),
        _usage(made, used_on="3 mars 2090"),
        _usage(made, text="rien"),
    ):
        refused = staff.submit(USAGES, wrong)
        assert refused.status_code == 422
    assert "Dépliant du forum de mars" in refused.text
    assert _usages(world) == []


@pytest.mark.parametrize("end", ["withdrawn", "stopped", "ended"])
def test_when_a_yes_ends_the_service_takes_back_what_was_printed(
    end: str, desk: Desk, world: World, browser: Open
) -> None:
    made, staff, author = desk.make(S.PUBLISHED), browser(desk.facilitator), browser(desk.author)
    desk.act(consenting.say_again, made, use=ConsentUse.LEAFLET)
    today = clock.paris(clock.now()).date().strftime("%d/%m/%Y")
    assert staff.submit(USAGES, _usage(made, used_on=today)).status_code == 303
    assert "À retirer" not in staff.get(USAGES).text
    later = timedelta(days=366) if end == "ended" else timedelta(0)
    with time_machine.travel(clock.now() + later):
        if end == "withdrawn":
            author.submit(f"{OWN}/{made.id}/retirer")
        elif end == "stopped":
            author.submit(f"{OWN}/{made.id}/accords/arreter", {"use": "leaflet"})
        else:
            world.run(lambda: consenting.remind(now=clock.now()))
            staff = browser(desk.facilitator)
        assert told(world, desk.facilitator.id, NewsKind.TESTIMONIAL_TO_PULL) == 1
        page = staff.get(USAGES).text
        assert "À retirer" in page
        usage = _usages(world)[0]
        for _ in range(2):
            staff.submit(f"{USAGES}/{usage.id}/retire")
        assert "À retirer" not in staff.get(USAGES).text
    assert _usages(world)[0].pulled_at is not None


def test_only_facilitators_note_uses_and_another_platform_finds_none(desk: Desk, world: World, browser: Open) -> None:
    made = desk.make(S.PUBLISHED)
    for role in (Role.BENEFICIARY, Role.COACH, Role.MANAGER, Role.ADMINISTRATOR, Role.MODERATOR):
        other = browser(world.person(role))
        assert other.get(USAGES).status_code == 404
        assert other.submit(USAGES, _usage(made)).status_code == 404
    elsewhere = world.make_platform("Ailleurs", OTHER_HOST)
    foreign = browser(world.person(Role.FACILITATOR, platform=elsewhere), host=OTHER_HOST)
    assert TITLE not in foreign.get(USAGES).text
    assert foreign.submit(f"{USAGES}/{uuid4()}/retire").status_code == 404
