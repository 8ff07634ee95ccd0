"""The home of each role: what waits for her, five choices at most, and nothing that presses."""

from flask import Response

from blueprints.core import clock, pages
from blueprints.core.access import Actor


def show_home(actor: Actor) -> Response:
    """Draw the home of the person who is signed in."""
    return pages.render(
        "home/homes/home.html", section="home", first_name=actor.name.partition(" ")[0], today=clock.now()
    )
