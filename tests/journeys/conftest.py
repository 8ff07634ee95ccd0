"""The browser, the servers and the demo's door for the journeys."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests import servers
from tests.front import ScaledOut, scaled_out

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "RGAAv4")
CHROMIUM_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-device-for-media-stream",  # a microphone that beeps
    "--use-fake-ui-for-media-stream",
)
WAIT_MILLISECONDS = 10_000
WIDTH, HEIGHT = 1280, 900

Enter = Callable[..., Page]
"""enter(login, at=address, width=pixels, **options of the browser's context) -> a page of that person."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest file, the tour of every page: the other journeys are shared out meanwhile."""
    items.sort(key=lambda item: item.path.name != "test_every_page.py")


# --- the browser ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def javascript(pytestconfig: pytest.Config) -> bool:
    """Tell whether the pages of this run may run scripts."""
    return bool(pytestconfig.getoption("--javascript") == "on")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the machine's own Chromium; without one the journeys are skipped (in CI, failed)."""
    servers.require("chromium")
    as_root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    return {
        **browser_type_launch_args,
        "executable_path": servers.chromium(),
        "args": [*CHROMIUM_ARGUMENTS, *as_root],
    }


@pytest.fixture(scope="session")
def browser(launch_browser: Callable[[], Browser]) -> Iterator[Browser]:
    """The one Chromium of this run (the other tests give the name `browser` to their in-process one)."""
    launched = launch_browser()
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], *, javascript: bool) -> dict[str, Any]:
    """Browse as a person in France, with scripts or without."""
    return {
        **browser_context_args,
        "java_script_enabled": javascript,
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "viewport": {"width": WIDTH, "height": HEIGHT},
    }


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    """Give a page of a busy machine time to show what is expected."""
    expect.set_options(timeout=WAIT_MILLISECONDS)


# --- the servers ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Served]:
    """Serve the demo on SQLite, in one process, as `make run` does."""
    with servers.cordee(tmp_path_factory.mktemp("cordee") / "data") as served:
        yield served


@pytest.fixture(scope="session")
def server_pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScaledOut]:
    """Serve the demo on PostgreSQL and Valkey, pages and live connection in separate processes."""
    with scaled_out(tmp_path_factory.mktemp("cordee-pair") / "data") as served:
        yield served


# --- people -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def new_person(new_context: Callable[..., BrowserContext], server: servers.Served) -> Enter:
    """Give the function that opens a fresh browser as one of the demo's people, through the demo's door."""

    def enter(login: str, *, at: str | None = None, width: int = WIDTH, **options: object) -> Page:
        page = new_context(**options).new_page()
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.goto(f"{at or server.url}/demo")
        door = page.url
        page.locator(f'[data-person="{login}"]').click()
        page.wait_for_url(lambda url: url != door)
        return page

    return enter


# --- accessibility ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def assert_accessible(*, javascript: bool) -> Callable[[Page], None]:
    """Give the check that axe finds nothing to say of a page, for WCAG 2.2 AA and RGAA 4.

    axe is a script: where the page may not run any, the check has nothing to run in. The same pages are checked by
    the run with scripts, and the HTML they share by the laws.
    """
    source = AXE.read_text(encoding="utf-8")
    options = json.dumps({"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]})

    def read(page: Page) -> dict[str, Any]:
        page.wait_for_load_state()  # a click gives back as soon as the next page begins
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(source)  # not a script tag: the content policy of our pages refuses it
        found: dict[str, Any] = page.evaluate(f"() => axe.run(document, {options})")
        return found

    def check(page: Page) -> None:
        if not javascript:
            return
        try:
            found = read(page)
        except Error:  # the page left while axe was reading it: the one that came is read
            found = read(page)
        assert found["testEngine"]["name"] == "axe-core"
        faults = [
            f"{rule['id']} ({rule['impact']}): {rule['help']}\n    "
            + "\n    ".join(node["html"][:200] for node in rule["nodes"][:5])
            for rule in found["violations"]
        ]
        assert not faults, f"{page.url}\n" + "\n".join(faults)

    return check
