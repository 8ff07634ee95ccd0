"""Who reported a text does not decide on it: another person does, and where there is none, that is said."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.core import db
from blueprints.core.errors import Refused
from blueprints.moderation import deciding, queries
from blueprints.moderation.models import Case, CaseState, Decision
from blueprints.news.models import News, NewsKind
from tests.conftest import Browser, World
from tests.moderation.making import again, appeal, claim, decide, form, hold, idea_now, on, report, ruling, send

Open = Callable[..., Browser]
KIND, ALONE = "Une autre personne décide", "personne d’autre ne peut décider"


@pytest.fixture
def reporter(world: World) -> Person:
    """A facilitator who reports what she reads."""
    return world.person(Role.FACILITATOR, first_name="Nadia")


@pytest.fixture
def case(world: World, reporter: Person) -> Case:
    """The case of a text that she reported."""
    return report(world, send(world, world.person()), reporter)


def test_she_reads_it_and_another_person_decides(world: World, browser: Open, reporter: Person, case: Case) -> None:
    other, client = world.person(Role.FACILITATOR), browser(reporter)
    assert "Vous l’avez signalé" in client.get("/moderation").text
    page = client.get(f"/moderation/{case.id}").text
    assert KIND in page
    assert ALONE not in page
    assert "Envoyer ma décision" not in page
    assert "Je le relis" not in page
    for act, words in (("/decider", form(case)), ("/prendre", {})):
        assert client.submit(f"/moderation/{case.id}{act}", words).status_code == 404
    assert again(world, case).decision is None
    assert browser(other).submit(f"/moderation/{case.id}/decider", form(case)).status_code == 303
    assert again(world, case).decided_by == other.id


@pytest.mark.parametrize("roles", [(Role.FACILITATOR,), (Role.BENEFICIARY, Role.MODERATOR)])
def test_the_service_refuses_her_in_words(world: World, roles: tuple[Role, ...]) -> None:
    person = world.person(*roles)
    case = report(world, send(world, world.person()), person)
    with pytest.raises(Refused, match="Une autre personne décide"):
        on(world, case, deciding.decide, person_id=person.id, version=case.version, ruling=ruling())


def test_one_report_among_several_is_enough(world: World, reporter: Person) -> None:
    idea = send(world, world.person())
    report(world, idea, world.person())
    case = report(world, idea, reporter)
    with pytest.raises(Refused, match="Une autre personne décide"):
        decide(world, case, reporter)


def test_where_nobody_else_moderates_it_waits_and_that_is_said(
    world: World, browser: Open, reporter: Person, case: Case
) -> None:
    client = browser(reporter)
    assert ALONE in client.get(f"/moderation/{case.id}").text
    assert again(world, case).state is CaseState.WAITING
    helper = world.person(Role.BENEFICIARY, Role.MODERATOR)
    assert ALONE not in client.get(f"/moderation/{case.id}").text
    assert browser(helper).submit(f"/moderation/{case.id}/decider", form(case)).status_code == 303


def test_all_who_moderate_reported_it_or_are_its_author_or_left_it(world: World, browser: Open) -> None:
    author = world.person(Role.BENEFICIARY, Role.MODERATOR)
    first, second, third = (world.person(Role.FACILITATOR) for _each in range(3))
    idea = send(world, author)
    for one in (first, second):
        case = report(world, idea, one)
    assert world.read(queries.has_decider, case)
    assert browser(third).submit(f"/moderation/{case.id}/me-retirer", {}).status_code == 303
    assert not world.read(queries.has_decider, case)
    assert ALONE in browser(first).get(f"/moderation/{case.id}").text


def test_the_answer_to_a_disagreement_is_not_hers_either(world: World, reporter: Person, case: Case) -> None:
    decide(world, case, world.person(Role.FACILITATOR))
    appealed = appeal(world, case)
    with pytest.raises(Refused, match="Une autre personne décide"):
        decide(world, appealed, reporter)
    assert decide(world, appealed, world.person(Role.FACILITATOR), Decision.KEEP).state is CaseState.FINAL


def test_a_text_that_she_took_to_read_is_free_once_she_reports_it(world: World, reporter: Person) -> None:
    idea = send(world, world.person())
    taken = claim(world, hold(world, idea), reporter)
    assert taken.claimed_by == reporter.id
    decide(world, taken, reporter, Decision.KEEP)
    assert idea_now(world, idea).standing == "visible"
    fresh = claim(world, report(world, idea, world.person()), reporter)
    assert report(world, idea, reporter).id == fresh.id
    assert again(world, fresh).claimed_by is None


def test_it_is_not_counted_among_what_waits_for_her_nor_told(world: World, reporter: Person) -> None:
    other = world.person(Role.FACILITATOR)
    report(world, send(world, world.person()), reporter)
    marks = [[bool(row.reported) for row in world.read(queries.list_queue, one.id)] for one in (reporter, other)]
    assert marks == [[True], [False]]
    waits = select(News.person_id).where(News.kind == NewsKind.MODERATION_WAITS)
    assert world.read(lambda: db.session().scalars(waits).all()) == [other.id]
