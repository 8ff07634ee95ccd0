"""What the tests of venues are made of."""

from typing import Any
from uuid import UUID, uuid4

from blueprints.accounts.models import Person, Platform
from blueprints.venues import doors, queries, services
from blueprints.venues.models import DoorPhoto, Venue
from blueprints.venues.services import Sheet
from tests.conftest import World
from tests.files import making as files

NEW, LIST = "/lieux/ajouter", "/lieux"
ROWS = {
    "step_free_state": "yes",
    "step_free": "Un ascenseur large.",
    "noise": "Calme, mais une école est à côté.",
    "quiet_room_state": "partly",
    "phone": "Nadia, 04 65 71 12 30.",
}


def form(**changes: str) -> dict[str, str]:
    """Return a filled form."""
    steps = {"step_1": "Descendez à l’arrêt Lavoir.", "step_2": "La porte est verte."}
    typed = {"name": "Salle Tilleul", "address": "8 place du Lavoir, Brenval", "entrance": "Sonnez à « Tilleul »."}
    return {"client_id": str(uuid4()), "basis": "1", **typed, **steps, **ROWS, **changes}


def sheet(name: str = "Salle Tilleul", **more: Any) -> Sheet:
    """Return what is written of a place."""
    facts = {"noise": ("", "Calme.")}
    values = {"address": "8 place du Lavoir", "entrance": "", "facts": facts, "steps": ["Tout droit."], **more}
    return Sheet(name=name, **values)


def make(world: World, author: Person, platform: Platform | None = None, *, name: str = "Salle Tilleul") -> Venue:
    """Make a place."""
    made: tuple[Venue, bool] = world.run(
        services.make_venue, platform=platform, author_id=author.id, client_id=uuid4(), sheet=sheet(name)
    )
    return made[0]


def act(world: World, service: Any, venue: Venue, **more: Any) -> Any:
    """Change a place."""
    return world.run(lambda: service(venue=found(venue.id), **more))


def found(venue_id: UUID) -> Venue:
    """Return a place that must be there."""
    venue = queries.find_venue(venue_id)
    assert venue is not None
    return venue


def show_door(world: World, venue: Venue, staff: Person, about: str = "Une porte verte.") -> DoorPhoto:
    """Show a photo of its door."""
    picture = doors.made_small(files.jpeg((90, 60)), "porte.jpg")
    photo: DoorPhoto = act(world, services.show_door, venue, picture=picture, about=about, actor_id=staff.id)
    return photo


def path(venue: Venue) -> str:
    """Return the address of a place."""
    return f"/lieux/{venue.id}"
