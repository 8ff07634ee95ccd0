"""One author and one facilitator at work."""

import pytest

from tests.conftest import World
from tests.testimonials.factories import Desk


@pytest.fixture
def desk(world: World) -> Desk:
    """An author, a facilitator, and testimonials in any state."""
    return Desk(world)
