"""What machines are told: every public page of this host, and nothing else."""

import re
from collections.abc import Callable
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest

from blueprints.core import access
from blueprints.core.access import Permission
from blueprints.front_door import machines
from tests.conftest import OTHER_HOST, Browser, World

Open = Callable[..., Browser]
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPEN_TO_ALL = {Permission.PUBLIC, Permission.TESTIMONIAL_READ_PUBLISHED}


def may_be_read(robots: str, path: str) -> bool:
    """Read a robots.txt as RFC 9309 says: the longest rule that fits wins, and Allow wins a tie."""
    best, allowed = -1, True
    for kind, rule in re.findall(r"^(Allow|Disallow): (\S+)$", robots, re.MULTILINE):
        pattern = re.escape(rule.removesuffix("$")).replace(r"\*", ".*") + ("$" if rule.endswith("$") else "")
        if re.match(pattern, path) and (len(rule) > best or (len(rule) == best and kind == "Allow")):
            best, allowed = len(rule), kind == "Allow"
    return allowed


@pytest.mark.parametrize("host", ["localhost", OTHER_HOST])
def test_the_sitemap_names_the_pages_of_its_host_and_they_open(world: World, browser: Open, host: str) -> None:
    world.make_platform("Ailleurs", OTHER_HOST)
    stranger = browser(host=host)
    answer = stranger.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    assert "Set-Cookie" not in answer.headers
    listed = [one.text or "" for one in ET.fromstring(answer.data).iter(f"{SPACE}loc")]  # noqa: S314 - our own answer
    assert len(listed) == len(set(listed)) == len(machines.PUBLIC)
    for address in listed:
        assert address.startswith(f"http://{host}/")
        assert stranger.get(address.removeprefix(f"http://{host}")).status_code == 200


def test_machines_may_read_what_the_sitemap_names_and_a_published_testimonial(world: World, browser: Open) -> None:
    robots = browser().get("/robots.txt")
    assert robots.mimetype == "text/plain"
    assert "Sitemap: http://localhost/sitemap.xml" in robots.text
    for path in (*machines.PUBLIC, "/sitemap.xml", "/static/abc/css/cordee.css", f"/temoignages/{uuid4()}"):
        assert may_be_read(robots.text, path), path


def test_no_private_page_is_open_to_machines(world: World, browser: Open) -> None:
    robots = browser().get("/robots.txt").text
    for rule in world.app.url_map.iter_rules():
        if access.declared(world.app.view_functions[rule.endpoint]) in OPEN_TO_ALL or "GET" not in (rule.methods or ()):
            continue
        built = rule.build({name: uuid4() for name in rule.arguments})
        assert built is not None
        assert not may_be_read(robots, built[1]), built[1]
    for path in ("/connexion", "/connexion/lien/abc", "/ecrire/recu/abc", "/bienvenue", "/une-page-de-demain"):
        assert not may_be_read(robots, path), path
