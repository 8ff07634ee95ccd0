"""Two people at the same instant: one wins, the other is told, and nothing is doubled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from blueprints.accounts.models import Role
from blueprints.agenda import queries
from tests.agenda.making import add, at, path, titles
from tests.conftest import Browser, World
from tests.meetings.making import propose

Open = Callable[..., Browser]


def _both(*acts: Callable[[], int]) -> list[int]:
    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(one.result() for one in [pool.submit(act) for act in acts])


def test_of_two_who_move_the_same_point_one_does(world: World, browser: Open) -> None:
    staff, colleague = world.person(Role.FACILITATOR), world.person(Role.FACILITATOR)
    meeting = propose(world, staff)
    for title in ("Un", "Deux", "Trois"):
        add(world, meeting, staff, title)
    first = world.read(queries.list_items, meeting.id)[0]
    data, one, two = {"point": str(first.id), "seen": "1"}, browser(staff), browser(colleague)
    statuses = _both(
        lambda: one.submit(path(meeting, "ordre"), {**data, "to": "2"}).status_code,
        lambda: two.submit(path(meeting, "ordre"), {**data, "to": "3"}).status_code,
    )
    assert statuses == [303, 409]
    assert titles(world, meeting) in (["Deux", "Un", "Trois"], ["Deux", "Trois", "Un"])


def test_a_double_click_at_the_same_instant_adds_one_point(world: World, browser: Open) -> None:
    member, meeting = world.person(), propose(world, world.person(Role.FACILITATOR))
    data = {"title": "La fatigue", "client_id": str(uuid4())}
    clicks = [browser(member) for _ in range(2)]
    acts = [lambda one=one: one.submit(path(meeting, "ajouter"), data).status_code for one in clicks]
    assert _both(*acts) == [303, 303]
    assert titles(world, meeting) == ["La fatigue"]


def test_moi_aussi_twice_at_the_same_instant_counts_once(world: World, browser: Open) -> None:
    member, meeting = world.person(), propose(world, world.person(Role.FACILITATOR))
    point = add(world, meeting, world.person())
    clicks = [browser(member) for _ in range(2)]
    acts = [lambda one=one: one.submit(at(point, "moi-aussi"), {}).status_code for one in clicks]
    assert _both(*acts) == [303, 303]
    row = world.read(queries.list_shown_items, meeting.id, member.id)[0]
    assert (row.supports, row.own_support) == (1, 1)


def test_a_point_added_while_the_meeting_is_cancelled_is_there_or_refused(world: World, browser: Open) -> None:
    staff, member = world.person(Role.FACILITATOR), world.person()
    meeting = propose(world, staff)
    leader, mine = browser(staff), browser(member)
    cancelling = {"reason": "La salle est fermée.", "afterwards": "nothing", "version": "2"}
    version = leader.get(f"/rencontres/{meeting.id}/annuler").text.split('name="version" value="')[1].split('"')[0]
    statuses = _both(
        lambda: leader.submit(f"/rencontres/{meeting.id}/annuler", {**cancelling, "version": version}).status_code,
        lambda: mine.submit(path(meeting, "ajouter"), {"title": "La fatigue"}).status_code,
    )
    added = titles(world, meeting) == ["La fatigue"]
    assert statuses == ([303, 303] if added else [303, 422])
    assert mine.submit(path(meeting, "ajouter"), {"title": "Après"}).status_code == 422
