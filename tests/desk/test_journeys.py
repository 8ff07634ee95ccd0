"""Journeys from the desk: opened, joined with the person's yes, dated, paused and ended; never a word of them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from blueprints.accounts.models import Role
from blueprints.core import clock
from blueprints.desk import journey_lists
from blueprints.desk.journey_lists import AskedJourneys, JourneyState
from blueprints.joining import queries as joining
from blueprints.joining.models import RequestState
from blueprints.journeys.models import JourneyRole
from blueprints.messaging import queries as messaging
from blueprints.messaging.models import ConversationKind
from blueprints.news.models import NewsKind
from tests.conftest import Browser, World
from tests.desk.making import acts, cast_of, members_of, told, trail_holds

OPEN = "/service/accompagnements/nouveau"


def _new(world: World, **more: object) -> dict[str, object]:
    beneficiary = world.person(Role.BENEFICIARY, first_name="Thomas")
    coach = world.person(Role.COACH, first_name="Claire")
    return {"beneficiary": beneficiary.id, "coach": coach.id, "stage": "seek", "employer": "", "starts": "", **more}


def _listed(world: World, **more: object) -> list[str]:
    rows, _more = world.read(journey_lists.list_journeys, AskedJourneys(**more))  # type: ignore[arg-type] # plain values
    return [row.first_name for row in rows]


# --- opening ----------------------------------------------------------------------------------------------------------


def test_a_journey_opens_once_with_its_first_conversation_and_both_are_told(
    world: World, browser: Callable[..., Browser]
) -> None:
    mine, sent = browser(world.person(Role.ADMINISTRATOR)), _new(world)
    first, second = mine.submit(OPEN, sent), mine.submit(OPEN, sent)
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    made = world.read(journey_lists.find_open_of, sent["beneficiary"])
    assert world.read(messaging.list_kinds, made.id) == [ConversationKind.PRIVATE]
    assert told(world, NewsKind.JOURNEY_OPENED) == {sent["beneficiary"], sent["coach"]}
    assert len(acts(world, "journey.opened")) == len(acts(world, "journey.opened_by")) == 1
    assert trail_holds(world)


def test_a_person_has_one_open_journey(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    other = world.person(Role.COACH)
    sent = {"beneficiary": cast.beneficiary.id, "coach": other.id, "stage": "seek"}
    answer = browser(cast.administrator).submit(OPEN, sent)
    assert answer.status_code == 422
    assert "a déjà un accompagnement ouvert" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("beneficiary", ""),
        ("beneficiary", "pas-un-numero"),
        ("coach", ""),
        ("coach", "01a20205-4c3d-73ef-89af-2d8d5430f947"),
        ("stage", "retraite"),
        ("employer", "x" * 121),
        ("starts", "hier"),
        ("starts", "31 février 2026"),
        ("starts", "x" * 400_000),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    world: World, browser: Callable[..., Browser], field: str, value: str
) -> None:
    answer = browser(world.person(Role.ADMINISTRATOR)).submit(
        OPEN, _new(world, **{"employer": "Le Pont", field: value})
    )
    if field == "starts" and not value.strip("\x00"):
        assert answer.status_code in (303, 413, 422)
        return
    assert answer.status_code == 422
    assert "à corriger" in answer.get_data(as_text=True)


def test_nobody_accompanies_herself(world: World, browser: Callable[..., Browser]) -> None:
    both = world.person(Role.BENEFICIARY, Role.COACH)
    answer = browser(world.person(Role.ADMINISTRATOR)).submit(
        OPEN, {"beneficiary": both.id, "coach": both.id, "stage": "seek"}
    )
    assert answer.status_code == 422
    assert "elle-même" in answer.get_data(as_text=True)


# --- lists ------------------------------------------------------------------------------------------------------------


def test_journeys_are_found_by_name_and_by_state(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    mine = browser(cast.administrator)
    assert _listed(world, sought="dîallo") == ["Awa"]
    assert _listed(world, sought="lantier") == [], "the accompanied person's name only"
    mine.submit(f"/service/accompagnements/{cast.journey.id}/veille")
    assert (_listed(world), _listed(world, state=JourneyState.PAUSED)) == ([], ["Awa"])
    mine.submit(f"/service/accompagnements/{cast.journey.id}/reprise")
    mine.submit(f"/service/accompagnements/{cast.journey.id}/fin")
    assert (_listed(world), _listed(world, state=JourneyState.CLOSED)) == ([], ["Awa"])


def test_the_list_costs_as_many_statements_for_thirty_journeys_as_for_three(
    world: World, browser: Callable[..., Browser], statements: list[str]
) -> None:
    mine = browser(world.person(Role.ADMINISTRATOR))

    def add(many: int) -> None:
        for _ in range(many):
            mine.submit(OPEN, _new(world))

    def cost() -> int:
        statements.clear()
        mine.get("/service/accompagnements")
        return len(statements)

    add(3)
    cost()
    few = cost()
    add(27)
    assert cost() == few <= 6


# --- members ----------------------------------------------------------------------------------------------------------


def test_a_guest_comes_only_with_the_persons_yes(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    mine, path = browser(cast.administrator), f"/service/accompagnements/{cast.journey.id}/invite"
    page = mine.get(path).get_data(as_text=True)
    sent = {
        "client_id": page.split('name="client_id" value="')[1].split('"')[0],
        "role": "doctor",
        "first_name": "Hélène",
        "last_name": "Faure",
        "email": "helene.faure@exemple.fr",
    }
    for _ in range(2):
        assert mine.submit(path, sent).status_code == 303
    (asked,) = world.read(joining.list_requests, cast.journey.id)
    assert asked.state is RequestState.ASKED
    assert world.read(joining.list_open, "helene.faure@exemple.fr") == []
    assert told(world, NewsKind.GUEST_ASKED) == {cast.beneficiary.id}
    assert browser(cast.beneficiary).submit(f"/parcours/demandes/{asked.id}/oui").status_code == 303
    assert len(world.read(joining.list_open, "helene.faure@exemple.fr")) == 1
    shown = mine.get(f"/service/accompagnements/{cast.journey.id}").get_data(as_text=True)
    assert "La personne est d’accord" in shown


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"role": "beneficiary"},
        {"role": "guardian", "first_name": "A", "last_name": "B", "email": "a@exemple.fr"},
        {"role": "doctor", "first_name": "A", "last_name": "B", "email": "a@"},
    ],
)
def test_a_guest_that_cannot_be_is_refused(world: World, browser: Callable[..., Browser], sent: dict[str, str]) -> None:
    cast = cast_of(world)
    answer = browser(cast.administrator).submit(f"/service/accompagnements/{cast.journey.id}/invite", sent)
    assert answer.status_code == 422


def test_one_more_coach_joins_and_reads_nothing_of_before(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    cover = world.person(Role.COACH, first_name="Claire")
    mine, path = browser(cast.administrator), f"/service/accompagnements/{cast.journey.id}/conseil"
    last = clock.paris(datetime.now(UTC) + timedelta(days=10))
    for _ in range(2):
        assert mine.submit(path, {"coach": cover.id, "last_day": f"{last:%d/%m/%Y}"}).status_code == 303
    rows = world.read(journey_lists.list_members_of, [cast.journey.id])[cast.journey.id]
    (added,) = [row for row in rows if row.person_id == cover.id]
    assert clock.paris(added.ends_at - timedelta(seconds=1)).date() == last.date()
    assert told(world, NewsKind.PLACE_OPENED) == {cast.beneficiary.id, cast.coach.id, cover.id}


def _member(world: World, cast: object, role: JourneyRole) -> str:
    return str(members_of(world, cast.journey)[role].id)  # type: ignore[attr-defined] # a cast


def test_the_last_day_changes_once_and_two_at_once_are_told(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    mine, path = browser(cast.administrator), f"/service/places/{_member(world, cast, JourneyRole.MANAGER)}/dates"
    seen = mine.get(path).get_data(as_text=True).split('name="seen" value="')[1].split('"')[0]
    day = f"{clock.paris(datetime.now(UTC) + timedelta(days=30)):%d/%m/%Y}"
    assert mine.submit(path, {"last_day": day, "seen": seen}).status_code == 303
    assert mine.submit(path, {"last_day": day, "seen": seen}).status_code == 409
    assert told(world, NewsKind.PLACE_DATES) == {cast.beneficiary.id, cast.coach.id, cast.manager.id}
    assert mine.submit(path, {"last_day": "3 mars 2020", "seen": _seen(mine, path)}).status_code == 422
    assert mine.submit(path, {"last_day": "", "seen": _seen(mine, path)}).status_code == 303
    assert members_of(world, cast.journey)[JourneyRole.MANAGER].ends_at is None


def _seen(browser: Browser, path: str) -> str:
    return browser.get(path).get_data(as_text=True).split('name="seen" value="')[1].split('"')[0]


def test_a_place_ends_at_once_and_those_concerned_are_told(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    mine, managers = browser(cast.administrator), browser(cast.manager)
    assert "Conseiller et manager" in managers.get("/mon-accompagnement").get_data(as_text=True)
    path = f"/service/places/{_member(world, cast, JourneyRole.MANAGER)}/fin"
    assert "Sophie Lantier" in mine.get(path).get_data(as_text=True)
    for _ in range(2):
        assert mine.submit(path).status_code == 303
    assert "Conseiller et manager" not in managers.get("/mon-accompagnement").get_data(as_text=True)
    assert told(world, NewsKind.OWN_PLACE_ENDED) == {cast.manager.id}
    assert told(world, NewsKind.PLACE_ENDED) == {cast.beneficiary.id, cast.coach.id}
    assert len(acts(world, "journey.left")) == 1


def test_the_persons_own_place_ends_with_the_journey_only(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    path = f"/service/places/{_member(world, cast, JourneyRole.BENEFICIARY)}/fin"
    answer = browser(cast.administrator).submit(path, follow_redirects=True)
    assert "Terminez plutôt l’accompagnement" in answer.get_data(as_text=True)
    assert members_of(world, cast.journey)[JourneyRole.BENEFICIARY].ends_at is None


def test_the_end_of_a_journey_shuts_the_employer_out_and_leaves_person_and_coach_their_words(
    world: World, browser: Callable[..., Browser]
) -> None:
    cast = cast_of(world)
    mine, path = browser(cast.administrator), f"/service/accompagnements/{cast.journey.id}/fin"
    recap = mine.get(path).get_data(as_text=True)
    assert "Sophie Lantier" in recap
    assert "Julien Mercadier :" not in recap
    for _ in range(2):
        assert mine.submit(path).status_code == 303
    assert told(world, NewsKind.JOURNEY_CLOSED) == {cast.beneficiary.id, cast.coach.id}
    assert "Conseiller et manager" not in browser(cast.manager).get("/mon-accompagnement").get_data(as_text=True)
    assert browser(cast.beneficiary).get("/mon-accompagnement").status_code == 200
    assert mine.get(f"/service/accompagnements/{cast.journey.id}/conseil").status_code == 404
    assert len(acts(world, "journey.closed")) == 1


def test_who_administers_gives_herself_no_way_into_a_journey(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    mine = browser(cast.administrator)
    assert (
        mine.submit(f"/service/personnes/{cast.administrator.id}/roles/ajouter", {"role": "coach"}).status_code == 303
    )
    answer = mine.submit(f"/service/accompagnements/{cast.journey.id}/conseil", {"coach": cast.administrator.id})
    assert answer.status_code == 422
    assert "Demandez à une autre personne responsable" in answer.get_data(as_text=True)
    assert cast.administrator.id not in {one.person_id for one in members_of(world, cast.journey).values()}
