"""What the tests of agendas are made of."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from blueprints.accounts.models import Person, Platform
from blueprints.agenda import queries, remarks, services
from blueprints.agenda.models import AgendaItem, Remark
from blueprints.meetings import life
from blueprints.meetings import services as meetings
from blueprints.meetings.models import Afterwards, Meeting
from tests.conftest import World
from tests.meetings.making import found, options


def add(world: World, meeting: Meeting, author: Person, title: str = "La fatigue", **more: Any) -> AgendaItem:
    """Add a point to an agenda as *author*."""
    values = {"client_id": uuid4(), "title": title, "about": "", **more}
    platform: Platform | None = values.pop("platform", None)
    made: AgendaItem = world.run(
        lambda: services.add_point(meeting=found(meeting.id), author_id=author.id, **values), platform=platform
    )
    return made


def say(world: World, item: AgendaItem, author: Person, body: str = "Le soir surtout.", *, named: bool) -> Remark:
    """Leave a message on a point as *author*."""
    made: Remark = world.run(
        lambda: remarks.say(
            meeting=found(item.meeting_id),
            item_id=item.id,
            author_id=author.id,
            client_id=uuid4(),
            body=body,
            is_named=named,
        )
    )
    return made


def on(world: World, meeting: Meeting, act: Callable[..., Any], **arguments: Any) -> Any:
    """Run a service on a meeting."""
    return world.run(lambda: act(meeting=found(meeting.id), **arguments))


def cancel(world: World, meeting: Meeting, staff: Person) -> None:
    """Cancel a meeting; other dates will be proposed."""
    version, after = found_version(world, meeting), Afterwards.NEW_DATES
    on(world, meeting, life.cancel, reason="La salle est fermée.", afterwards=after, version=version, actor_id=staff.id)


def found_version(world: World, meeting: Meeting) -> int:
    """Return the version of a meeting as it is now."""
    return int(world.read(lambda: found(meeting.id).version))


def choose_date(world: World, meeting: Meeting, staff: Person) -> None:
    """Choose the first date of a meeting."""
    version, option = found_version(world, meeting), options(world, meeting)[0]
    on(world, meeting, meetings.choose_date, option_id=option, version=version, actor_id=staff.id)


def titles(world: World, meeting: Meeting) -> list[str]:
    """Return the points of an agenda in their order."""
    return [item.title for item in world.read(queries.list_items, meeting.id)]


def again(world: World, item: AgendaItem | UUID) -> AgendaItem:
    """Return a point as it is now, also one that was taken off."""
    kept = world.read(queries.find_any_item, item.id if isinstance(item, AgendaItem) else item)
    assert isinstance(kept, AgendaItem)
    return kept


def path(meeting: Meeting, *more: str) -> str:
    """Return an address of an agenda."""
    return "/".join((f"/rencontres/{meeting.id}/ordre-du-jour", *more))


def at(item: AgendaItem, act: str) -> str:
    """Return an address of a point."""
    return f"/ordre-du-jour/{item.id}/{act}"
