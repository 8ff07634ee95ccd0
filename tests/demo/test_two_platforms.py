"""Two platforms in one installation: no address gives anything of the other one.

Every address is asked by everybody with the ids that it opens over there. An id of another kind of row opens it
nowhere, and says nothing of platforms: only where an address opens none of the demo's rows, who is in charge asks with
all of them.
"""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule, UUIDConverter

from blueprints.accounts.models import Person, Platform
from blueprints.core import db
from blueprints.demo import people
from blueprints.demo.cast import AUBE, CASTS, MARCHES, Cast
from blueprints.testimonials.models import Testimonial, TestimonialState
from tests.conftest import Browser

Browsers = Callable[..., Browser]
VISITORS = {
    AUBE.host: (
        *("awa.diallo", "julien.mercadier", "romain.teyssier", "sophie.lantier"),
        *("nadia.benkirane", "odile.rambert", "samir.amrani"),
    ),
    MARCHES.host: ("lea.fontanel", "etienne.valmont", "agathe.norroy", "paul.sauvanet", "brigitte.casterac"),
}

IN_CHARGE = ("odile.rambert", "brigitte.casterac")


@pytest.fixture(autouse=True)
def _filled(app: Flask) -> None:
    """Fill the application's database with both platforms."""
    people.fill(app)


def rules_with_ids(app: Flask) -> list[Rule]:
    """Return the addresses that hold one id."""
    found = [rule for rule in app.url_map.iter_rules() if _takes_one_id(rule)]
    assert len(found) > 15
    return found


def _takes_one_id(rule: Rule) -> bool:
    return [type(one) for one in rule._converters.values()] == [UUIDConverter]


def path_of(rule: Rule, row_id: UUID) -> str:
    """Return the address of *rule* with this id."""
    return rule.rule.replace(f"<uuid:{next(iter(rule.arguments))}>", str(row_id))


def ids_on(app: Flask, cast: Cast) -> list[UUID]:
    """Return ids of every kind of row of a platform: one of each table, a published text, a draft, one to review."""
    found: list[UUID] = []
    with app.app_context():
        db.enter_platform(db.session().scalars(select(Platform.id).where(Platform.host == cast.host)).one())
        for mapper in db.Model.registry.mappers:
            model = mapper.class_
            if issubclass(model, db.PlatformScoped) and issubclass(model, db.Identified):
                ids = db.session().scalars(select(model.id).order_by(model.id)).all()
                found.extend(ids[:1])
        published = Testimonial.state == TestimonialState.PUBLISHED
        found.extend(db.session().scalars(select(Testimonial.public_id).where(published).limit(1)))
        written = Testimonial.state.in_((TestimonialState.DRAFT, TestimonialState.SUBMITTED))
        found.extend(db.session().scalars(select(Testimonial.id).where(written)))
    assert len(found) > 15
    return found


def asked_of(app: Flask, cast: Cast) -> tuple[list[tuple[Rule, UUID]], list[tuple[Rule, UUID]]]:
    """Return each address with the ids that it opens on their own platform; and those that open none, with every id."""
    known: list[tuple[Rule, UUID]] = []
    unknown: list[tuple[Rule, UUID]] = []
    everything = ids_on(app, cast)
    for rule in rules_with_ids(app):
        loader = getattr(app.view_functions[rule.endpoint], "__subject__", None)
        own = [row_id for row_id in everything if loader and _opens(app, cast, loader, rule, row_id)]
        known.extend(product([rule], own))
        unknown.extend(product([rule], everything if not own else []))
    assert len({rule.endpoint for rule, _id in known}) > len({rule.endpoint for rule, _id in unknown})
    return known, unknown


def _opens(app: Flask, cast: Cast, loader: Callable[..., Any], rule: Rule, row_id: UUID) -> bool:
    with app.test_request_context(base_url=f"http://{cast.host}"):
        db.enter_platform(db.session().scalars(select(Platform.id).where(Platform.host == cast.host)).one())
        return loader(**dict.fromkeys(rule.arguments, row_id)) is not None


def ask(one: Browser, path: str, **form: Any) -> int:
    """Ask for an address (or send a form to it) and return the status; thousands of answers are not read further."""
    base, method = f"http://{one.host}", "POST" if form else "GET"
    return FlaskClient.open(one, path, base_url=base, method=method, **form).status_code


def visitors(app: Flask, browser: Browsers, cast: Cast) -> Iterator[tuple[str, Browser]]:
    """Return a browser for a stranger and for each kind of person of a platform, with her login."""
    yield "", browser(host=cast.host)
    for login in VISITORS[cast.host]:
        with app.app_context(), db.across_platforms():
            person = db.session().scalars(select(Person).where(Person.email == f"{login}@exemple.fr")).one()
        yield login, browser(person, host=cast.host)


@pytest.mark.parametrize(("here", "there"), [CASTS, CASTS[::-1]], ids=lambda cast: cast.host)
def test_no_address_gives_anything_of_the_other_platform(
    app: Flask, browser: Browsers, here: Cast, there: Cast
) -> None:
    known, unknown = asked_of(app, there)
    for login, one in visitors(app, browser, here):
        refused = (404,) if ask(one, "/mon-compte") == 200 else (302, 404)
        form = {"data": {"csrf_token": one.csrf()}, "headers": {"Sec-Fetch-Site": "same-origin"}}
        for rule, row_id in known + (unknown if login in IN_CHARGE else []):
            path = path_of(rule, row_id)
            if "GET" in (rule.methods or ()):
                assert ask(one, path) in refused, path
            if "POST" in (rule.methods or ()):
                assert ask(one, path, **form) in refused, path


def test_the_same_ids_are_found_at_home(app: Flask, browser: Browsers) -> None:
    """Without this the test above could pass on addresses that nobody may open."""
    found = set()
    known, _unknown = asked_of(app, AUBE)
    for _login, one in visitors(app, browser, AUBE):
        for rule, row_id in known:
            if "GET" in (rule.methods or ()) and ask(one, path_of(rule, row_id)) == 200:
                found.add(rule.endpoint)
    assert {"messaging.show", "advice.show", "meetings.show", "testimonials.read", "testimonials.show"} <= found
