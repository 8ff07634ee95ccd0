"""The pages a stranger may open."""

from collections.abc import Callable

import pytest

from tests.conftest import Browser, World


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/emploi-accompagne",
        "/temoignages",
        "/aide",
        "/accessibilite",
        "/mentions-legales",
        "/connexion",
        "/confort",
        "/composants",
    ],
)
def test_a_stranger_opens_the_public_pages(path: str, world: World, browser: Callable[..., Browser]) -> None:
    assert browser().get(path).status_code == 200
