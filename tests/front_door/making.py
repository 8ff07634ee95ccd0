"""What a stranger sends, and enquiries in every state."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import time_machine

from blueprints.core import clock
from blueprints.front_door import doubts, queries, services
from blueprints.front_door.letters import Letter
from blueprints.front_door.models import AnswerWay, Asker, Channel, Enquiry, EnquiryState, Purpose
from tests.conftest import World

MESSAGE = "Mon frère cherche un travail. Comment faire ?"
S = EnquiryState


def fields(world: World, *, seconds: int = 60, **changed: Any) -> dict[str, Any]:
    """Return a form as a relative fills it in; its page was opened so many seconds ago."""
    with world.app.app_context(), time_machine.travel(clock.now() - timedelta(seconds=seconds), tick=False):
        stamp = doubts.stamp()
    return {
        "purpose": "support",
        "asker": "relative",
        "message": MESSAGE,
        "name": "Zoé",
        "channel": "phone",
        "phone": "06.12.34.56.78",
        "email": "",
        "town": "Brenval",
        "site_web": "",
        "stamp": stamp,
        "client_id": str(uuid4()),
        **changed,
    }


def receive(world: World, **changed: Any) -> Enquiry:
    """Receive a letter as the page does."""
    letter = Letter(
        message=changed.pop("message", f"{MESSAGE} {uuid4()}"),
        name=changed.pop("name", "Zoé"),
        contact=changed.pop("contact", "06 12 34 56 78"),
        town="Brenval",
    )
    values: dict[str, Any] = {
        "client_id": uuid4(),
        "asker": Asker.RELATIVE,
        "purpose": Purpose.SUPPORT,
        "channel": Channel.PHONE,
        "letter": letter,
    }
    made: Enquiry = world.run(services.receive, **(values | changed))
    return made


def act(world: World, service: Any, enquiry: Enquiry, actor: UUID, **more: Any) -> Enquiry:
    """Do one act on an enquiry, on a fresh row, and return it as it is then."""

    def run() -> None:
        fresh = queries.find_enquiry(enquiry.id)
        service(enquiry=fresh, actor_id=actor, **more)

    world.run(run, platform=None)
    return again(world, enquiry)


def again(world: World, enquiry: Enquiry) -> Enquiry:
    """Return an enquiry as it is now."""
    found: Enquiry = world.read(queries.find_enquiry, enquiry.id)
    return found


def brought_to(world: World, state: EnquiryState, actor: UUID) -> Enquiry:
    """Make an enquiry and bring it to *state* as people do."""
    if state is S.TO_CHECK:
        return receive(world, doubts=(doubts.Doubt.LINKS,))
    made = receive(world)
    ways: dict[EnquiryState, tuple[tuple[Any, dict[str, Any]], ...]] = {
        S.NEW: (),
        S.IN_HAND: ((services.claim, {}),),
        S.ANSWERED: ((services.claim, {}), (services.record_answer, {"way": AnswerWay.PHONE})),
        S.CLOSED: ((services.claim, {}), (services.close, {})),
        S.SPAM: ((services.set_aside, {}),),
    }
    for service, more in ways[state]:
        made = act(world, service, made, actor, **more)
    return made
