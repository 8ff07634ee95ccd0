"""The demo's door: anybody of the demo comes home with one button, on her own platform."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.front import ScaledOut
from tests.journeys.conftest import Enter
from tests.servers import Served

ONE_OF_EACH = ("awa.diallo", "julien.mercadier", "helene.dubrac")


@pytest.mark.parametrize("login", ONE_OF_EACH)
def test_one_button_leads_home(login: str, new_person: Enter, assert_accessible: Callable[[Page], None]) -> None:
    page = new_person(login)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert_accessible(page)


def test_the_other_platform_has_people_of_its_own(new_person: Enter, server: Served) -> None:
    page = new_person("lea.fontanel", at=server.other_url)
    assert page.url.startswith(server.other_url)
    page.goto(f"{server.url}/demo")
    expect(page.locator('[data-person="awa.diallo"]')).to_be_visible()
    expect(page.locator('[data-person="lea.fontanel"]')).to_have_count(0)


def test_the_door_opens_on_several_processes_too(new_person: Enter, server_pair: ScaledOut) -> None:
    page = new_person("awa.diallo", at=server_pair.url)
    assert page.url.startswith(server_pair.url)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
