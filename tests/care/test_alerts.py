"""What becomes of an alert: taken, passed on, closed by either side, destroyed; and two at once."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from blueprints.accounts import leaving
from blueprints.accounts.models import Role
from blueprints.care import queries, roster, services
from blueprints.care.models import CareAlert, StepKind
from blueprints.core import clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.news.models import News
from tests.care.making import called, facilitator, fresh, kinds, noticed
from tests.conftest import Browser, World


def test_who_takes_it_ends_the_calls(world: World) -> None:
    first, second = facilitator(world, "Aline"), facilitator(world, "Basile")
    alert = noticed(world, world.person())
    world.run(services.take, alert=alert, person_id=first.id)
    world.run(services.take, alert=alert, person_id=first.id)
    world.run(services.call_due, now=clock.now() + timedelta(days=3))
    assert called(world, alert) == [first.id]
    assert kinds(world, alert).count(StepKind.TAKEN) == 1
    with pytest.raises(Refused, match="Aline Animation s’en occupe déjà"):
        world.run(services.take, alert=alert, person_id=second.id)
    assert world.read(lambda: db.session().query(News).filter(News.read_at.is_(None)).count()) == 0


def test_passing_on_calls_the_next_one_at_once(world: World) -> None:
    first, second = facilitator(world, "Aline"), facilitator(world, "Basile")
    alert = noticed(world, world.person())
    world.run(services.take, alert=alert, person_id=first.id)
    world.run(services.pass_on, alert=alert, person_id=first.id)
    assert called(world, alert) == [first.id, second.id]
    with pytest.raises(Refused):
        world.run(services.note_done, alert=alert, person_id=first.id, what=StepKind.TALKED)


def test_the_only_one_who_passes_on_is_called_again_later(world: World) -> None:
    only = facilitator(world, "Aline")
    alert = noticed(world, world.person())
    world.run(services.pass_on, alert=alert, person_id=only.id)
    found = fresh(world, alert)
    assert found is not None
    assert found.next_at is not None
    assert called(world, alert) == [only.id]


@pytest.mark.parametrize(("what", "closes"), [(one, one is not StepKind.UNREACHED) for one in services.DONE])
def test_what_was_done_closes_it_unless_nobody_was_reached(what: StepKind, closes: bool, world: World) -> None:
    only = facilitator(world, "Aline")
    alert = noticed(world, world.person())
    with pytest.raises(Refused, match="Prenez d’abord"):
        world.run(services.note_done, alert=alert, person_id=only.id, what=what)
    world.run(services.take, alert=alert, person_id=only.id)
    world.run(services.note_done, alert=alert, person_id=only.id, what=what)
    found = fresh(world, alert)
    assert found is not None
    assert (found.closed_at is not None) is closes


@pytest.mark.parametrize("what", [StepKind.BETTER, StepKind.MISTAKE])
def test_its_author_closes_it(what: StepKind, world: World) -> None:
    only, author = facilitator(world, "Aline"), world.person()
    alert = noticed(world, author)
    world.run(services.ask_call, alert=alert, phone="06 39 98 00 11")
    world.run(services.say, alert=alert, what=what)
    world.run(services.say, alert=alert, what=what)
    found = fresh(world, alert)
    assert found is not None
    assert found.sealed_phone is None, "the number is needed no more"
    assert kinds(world, alert).count(what) == 1
    with pytest.raises(Refused, match="fermée"):
        world.run(services.take, alert=alert, person_id=only.id)
    with pytest.raises(Refused, match="fermée"):
        world.run(services.ask_call, alert=alert, phone="06 39 98 00 11")


def test_who_takes_care_is_told_that_she_wants_a_call(world: World) -> None:
    only = facilitator(world, "Aline")
    alert = noticed(world, world.person())
    world.run(services.take, alert=alert, person_id=only.id)
    for _again in range(2):
        world.run(services.ask_call, alert=alert, phone="06 39 98 00 11")
    assert kinds(world, alert).count(StepKind.CALL_ASKED) == 1
    unread = world.read(lambda: db.session().query(News).filter(News.read_at.is_(None)).all())
    assert [one.person_id for one in unread] == [only.id]


def test_no_news_leads_to_a_closed_alert(world: World, browser: Callable[..., Browser]) -> None:
    only, author = facilitator(world, "Aline"), world.person()
    alert = noticed(world, author)
    assert world.read(lambda: db.session().query(News).filter_by(person_id=only.id).count()) == 1
    world.run(services.say, alert=alert, what=StepKind.BETTER)
    assert browser(only).get(f"/aide/alertes/{alert.id}").status_code == 404
    assert world.read(lambda: db.session().query(News).filter_by(person_id=only.id).count()) == 0


def test_a_closed_alert_is_destroyed_after_a_month_with_its_news(world: World) -> None:
    facilitator(world, "Aline")
    alert, other = noticed(world, world.person()), noticed(world, world.person())
    world.run(services.say, alert=alert, what=StepKind.BETTER)
    assert world.run(services.destroy_old, now=clock.now() + timedelta(days=29)) == 0
    assert world.run(services.destroy_old, now=clock.now() + timedelta(days=31)) == 1
    assert fresh(world, alert) is None
    assert fresh(world, other) is not None
    assert world.read(queries.list_steps, [alert.id]) == []
    addresses = world.read(lambda: [one.address for one in db.session().query(News)])
    assert addresses == [services.page_of(other)]


def test_a_taken_alert_without_a_word_closes_by_itself(world: World) -> None:
    only = facilitator(world, "Aline")
    alert = noticed(world, world.person())
    world.run(services.close_quiet, now=clock.now() + timedelta(days=60))
    assert kinds(world, alert)[-1] is StepKind.CALLED, "nobody took it: it stays open"
    world.run(services.take, alert=alert, person_id=only.id)
    world.run(services.close_quiet, now=clock.now() + timedelta(days=15))
    assert kinds(world, alert)[-1] is StepKind.ENDED


def test_who_animates_no_more_lets_go(world: World) -> None:
    first, second = facilitator(world, "Aline"), facilitator(world, "Basile")
    alert = noticed(world, world.person())
    world.run(services.take, alert=alert, person_id=first.id)
    world.run(services.let_go_of_left, now=clock.now())
    assert called(world, alert) == [first.id]

    def end_role() -> None:
        from blueprints.accounts.models import PlatformRole

        for role in db.session().query(PlatformRole).filter(PlatformRole.person_id == first.id):
            role.ends_at = clock.now()

    world.run(end_role)
    world.run(services.let_go_of_left, now=clock.now())
    assert called(world, alert) == [first.id, second.id]
    assert StepKind.LET_GO in kinds(world, alert)


def test_an_account_that_closes_takes_its_alerts_and_leaves_those_of_others(world: World) -> None:
    first, second = facilitator(world, "Aline"), facilitator(world, "Basile")
    author, other = world.person(), world.person()
    own, theirs = noticed(world, author), noticed(world, other)
    world.run(roster.choose_days, person_id=first.id, days="0123456")
    world.run(services.take, alert=theirs, person_id=first.id)
    world.run(leaving.end, person_id=author.id)
    assert fresh(world, own) is None
    world.run(leaving.end, person_id=first.id)
    assert called(world, theirs) == [first.id, second.id]
    assert world.read(queries.list_turns) == []


def test_two_who_take_it_at_once(world: World, app: Flask) -> None:
    people = [facilitator(world, name) for name in ("Aline", "Basile", "Chloé")]
    alert = noticed(world, world.person())
    said, ready = list[str](), threading.Barrier(len(people))

    def take(person_id: object) -> None:
        with app.app_context():
            db.enter_platform(world.platform.id)
            ready.wait()
            try:
                with transaction.apart() as session:
                    own = session.get(CareAlert, alert.id)
                    assert own is not None
                    services.take(alert=own, person_id=person_id)  # type: ignore[arg-type] # an id
                said.append("taken")
            except Refused:
                said.append("refused")

    threads = [threading.Thread(target=take, args=(one.id,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["refused", "refused", "taken"]
    assert kinds(world, alert).count(StepKind.TAKEN) == 1


def test_a_role_that_is_not_hers_never_reads_who_is_called(world: World) -> None:
    chief = world.person(Role.ADMINISTRATOR)
    noticed(world, world.person())
    assert world.read(queries.list_called, chief.id) == []
