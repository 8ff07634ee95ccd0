"""Wherever a member writes to the others, what she typed is back in the form after she was asked for her yes."""

import re
from collections.abc import Callable
from html import unescape
from xml.etree.ElementTree import Element

import html5lib
import pytest

from blueprints.accounts.models import Person, Role
from tests.advice.making import ask, path
from tests.charter.making import Open, published
from tests.conftest import Browser, World
from tests.ideas.making import send
from tests.minutes.making import add, plan

TYPED = "Quelques mots à moi, écrits lentement, un par un."
XHTML = "{http://www.w3.org/1999/xhtml}"


def thread(world: World, leader: Person) -> tuple[str, str]:
    """An answer to a question."""
    where = path(ask(world, leader))
    return where, where


def question(world: World, leader: Person) -> tuple[str, str]:
    """A question."""
    del world, leader
    return "/conseils/nouvelle-question", "/conseils/nouvelle-question"


def idea(world: World, leader: Person) -> tuple[str, str]:
    """An idea."""
    del world, leader
    return "/idees/nouvelle", "/idees/nouvelle"


def comment(world: World, leader: Person) -> tuple[str, str]:
    """A comment on an idea."""
    where = f"/idees/{send(world, leader).id}"
    return where, where


def point(world: World, leader: Person) -> tuple[str, str]:
    """A point of an agenda."""
    where = f"/rencontres/{plan(world, leader).id}/ordre-du-jour/ajouter"
    return where, where


def subject(world: World, leader: Person) -> tuple[str, str]:
    """A subject for a meeting to come."""
    del world, leader
    return "/rencontres/sujets/proposer", "/rencontres/sujets/proposer"


def remark(world: World, leader: Person) -> tuple[str, str]:
    """Something to say about a point."""
    meeting = plan(world, leader)
    add(world, meeting, leader)
    where = f"/rencontres/{meeting.id}/ordre-du-jour/dire"
    return where, where


def fields(page: str, action: str) -> dict[str, str]:
    """Return what the form of this action would send, its longer text typed and its radios chosen."""
    root, sent = html5lib.parse(page), dict[str, str]()
    form = next(one for one in root.iter(f"{XHTML}form") if one.get("action") == action and _has_text(one))
    for one in form.iter():
        name, kind = one.get("name"), one.get("type", "text")
        if not name or name == "csrf_token" or one.tag not in (f"{XHTML}input", f"{XHTML}textarea"):
            continue
        if one.tag == f"{XHTML}textarea":
            sent[name] = TYPED if name in ("body", "about") else ""
        elif kind in ("radio", "checkbox"):
            if one.get("checked") is not None or (kind == "radio" and name not in sent):
                sent[name] = one.get("value") or "y"
        else:
            sent[name] = one.get("value") or ("Un titre" if kind == "text" and name == "title" else "")
    return sent


def _has_text(form: Element) -> bool:
    return form.find(f".//{XHTML}textarea") is not None


def typed(member: Browser, where: str, action: str) -> str:
    """Type and send, say yes to the rules, and return the page that comes."""
    sent = fields(member.get(where).text, action)
    asked = member.submit(action, sent, headers={"Referer": f"http://localhost{where}"})
    assert asked.status_code == 303
    assert asked.location.startswith("/regles-de-vie/changement"), asked.location
    suite = unescape(re.findall(r'name="suite" value="([^"]*)"', member.get(asked.location).text)[0])
    back = member.submit("/regles-de-vie/accord", {"number": "2", "suite": suite})
    assert back.location == where
    return member.get(back.location).text


@pytest.mark.parametrize(
    "place", [thread, question, idea, comment, point, subject, remark], ids=lambda one: str(one.__name__)
)
def test_the_words_are_back(world: World, browser: Open, place: Callable[[World, Person], tuple[str, str]]) -> None:
    leader = world.person(Role.FACILITATOR)
    where, action = place(world, leader)
    published(world, leader)
    assert TYPED in typed(browser(world.person()), where, action)
