"""From a message to an adjustment: its words where all concerned read them, an empty page elsewhere."""

from collections.abc import Callable
from uuid import uuid4

from blueprints.accounts.models import Role
from blueprints.adjustments import queries
from tests.adjustments.conftest import LIST, Bench, page_of, typed
from tests.conftest import Browser, World
from tests.messaging.conftest import Road, actor_of


def _begin(mine: Browser, message: object) -> str:
    led = mine.get(f"{LIST}/nouveau?message={message}")
    assert led.status_code == 303, led.status_code
    return led.location


def test_a_shared_message_fills_the_form_and_bears_the_card(
    road: Road, world: World, enter: Callable[[str], Browser]
) -> None:
    sent = road.write(road.awa, "shared", "Le bruit des bips me fatigue.")
    coach = enter("julien")
    form = _begin(coach, sent.id)
    assert "Le bruit des bips me fatigue." in coach.get(form).text
    made = coach.submit(form.partition("?")[0], typed(message=str(sent.id)))
    assert enter("sophie").get(made.location).status_code == 200
    cards = world.read(queries.list_cards, road.journey.id, actor_of(road.awa, Role.BENEFICIARY))
    assert [one.message_id for one in cards] == [sent.id]


def test_a_private_message_gives_an_empty_page_and_no_link_back(
    road: Road, world: World, enter: Callable[[str], Browser]
) -> None:
    for kind, author in (("private", road.awa), ("health", road.doctor)):
        sent = road.write(author, kind, "Mon sommeil va mal.")
        mine = enter("awa")
        form = _begin(mine, sent.id)
        assert "Mon sommeil va mal." not in mine.get(form).text
        made = mine.submit(form.partition("?")[0], typed(message=str(sent.id)))
        assert enter("sophie").get(made.location).status_code == 404
    cards = world.read(queries.list_cards, road.journey.id, actor_of(road.awa, Role.BENEFICIARY))
    assert {one.message_id for one in cards} == {None}


def test_who_does_not_read_the_message_has_nothing_to_begin_from(
    road: Road, world: World, enter: Callable[[str], Browser], browser: Callable[..., Browser]
) -> None:
    private = road.write(road.awa, "private", "Entre nous.")
    apart = road.write(road.julien, "adjustments", "Entre conseiller et manager.")
    assert enter("sophie").get(f"{LIST}/nouveau?message={private.id}").status_code == 404
    assert enter("awa").get(f"{LIST}/nouveau?message={apart.id}").status_code == 404
    assert browser(world.person(Role.COACH)).get(f"{LIST}/nouveau?message={private.id}").status_code == 404
    assert enter("awa").get(f"{LIST}/nouveau?message={uuid4()}").status_code == 404
    assert enter("awa").get(f"{LIST}/nouveau?message=rien").status_code == 404


def test_a_message_sent_along_by_somebody_else_leaves_no_trace(
    road: Road, world: World, enter: Callable[[str], Browser]
) -> None:
    private = road.write(road.awa, "private", "Entre nous.")
    made = enter("sophie").submit(f"{LIST}/nouveau/{road.journey.id}", typed(message=str(private.id)))
    assert made.status_code == 303
    assert "Entre nous." not in enter("sophie").get(made.location).text
    cards = world.read(queries.list_cards, road.journey.id, actor_of(road.awa, Role.BENEFICIARY))
    assert [one.message_id for one in cards] == [None]


def test_a_message_from_before_joining_begins_nothing(
    road: Road, world: World, browser: Callable[..., Browser]
) -> None:
    from blueprints.journeys.models import JourneyRole

    sent = road.write(road.awa, "shared", "Avant elle.")
    nora = world.person(Role.MANAGER, first_name="Nora")
    road.join(nora, JourneyRole.MANAGER)
    assert browser(nora).get(f"{LIST}/nouveau?message={sent.id}").status_code == 404
    assert page_of(sent.id)


def test_the_conversation_shows_where_its_adjustments_stand(
    road: Road, bench: Bench, enter: Callable[[str], Browser]
) -> None:
    sent = road.write(road.awa, "shared", "Le bruit des bips me fatigue.")
    bench.propose(message_id=sent.id)
    page = enter("sophie").get(road.url("shared")).text
    assert "Proposé" in page
    assert f'href="#message-{sent.sequence}"' in page
    prepared = bench.propose(road.julien, shown=False)
    assert page_of(prepared) in enter("awa").get(road.url("private")).text
    assert page_of(prepared) not in enter("julien").get(road.url("shared")).text
    assert page_of(prepared) not in enter("sophie").get(road.url("adjustments")).text
    assert "Aménagements" not in enter("doctor").get(road.url("health")).text.partition("<main")[2]
    assert page_of(prepared) not in enter("awa").get(road.url("health")).text


def test_the_cards_cost_a_conversation_one_statement(
    road: Road, bench: Bench, enter: Callable[[str], Browser], statements: list[str]
) -> None:
    mine = enter("awa")
    counts: list[int] = []
    for more in (1, 10):
        for _one in range(more):
            bench.propose()
        mine.get(road.url("shared"))
        del statements[:]
        mine.get(road.url("shared"))
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10, counts
