"""How much room is left is said on one's account, once it becomes scarce."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from blueprints.core import db
from blueprints.files.models import StoredFile
from blueprints.files.services import QUOTA
from tests.conftest import Browser
from tests.files import making
from tests.messaging.conftest import Road
from tests.messaging.filing import given, send

Enter = Callable[[str], Browser]
MEGABYTE = 1024 * 1024


def fill(road: Road, size: int) -> None:
    """Let the only file take so much room."""

    def grow() -> None:
        db.session().execute(update(StoredFile).values(size=size))

    road.world.run(grow)


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        (QUOTA // 5 + 1, ""),
        (QUOTA // 5, "Il vous reste 100 Mo pour vos fichiers, sur 500 Mo."),
        (8 * MEGABYTE + 99, "Il vous reste 8 Mo pour vos fichiers, sur 500 Mo."),
        (MEGABYTE - 1, "Vous n’avez plus de place pour vos fichiers."),
        (0, "Vous n’avez plus de place pour vos fichiers."),
    ],
)
def test_room_is_said_to_who_has_little_left(road: Road, enter: Enter, left: int, sentence: str) -> None:
    send(enter("awa"), road, given((making.pdf(), "a.pdf")))
    fill(road, QUOTA - left)
    mine, other = enter("awa").get("/mon-compte").text, enter("sophie").get("/mon-compte").text
    if sentence:
        assert sentence in mine
    for page in (other,) if sentence else (mine, other):
        assert "pour vos fichiers" not in page
