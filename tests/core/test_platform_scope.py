"""One platform at a time: the session itself hides and refuses the others' rows."""

import pytest
from sqlalchemy import bindparam, delete, func, select, update

from blueprints.accounts.models import Person, WebSession
from blueprints.core import clock, db, transaction
from tests.conftest import OTHER_HOST, World


@pytest.fixture
def two(world: World) -> tuple[World, Person, Person]:
    other = world.make_platform("Cordée voisine", OTHER_HOST)
    return world, world.person(first_name="Ici"), world.person(first_name="Ailleurs", platform=other)


def test_entities_columns_and_counts_of_another_platform_are_not_seen(two: tuple[World, Person, Person]) -> None:
    world, here, elsewhere = two
    with world.app.app_context():
        db.enter_platform(world.platform.id)
        session = db.session()
        assert session.scalars(select(Person.id)).all() == [here.id]
        assert session.scalar(select(func.count()).select_from(Person)) == 1
        assert session.get(Person, elsewhere.id) is None
        assert session.scalars(select(Person).where(Person.id == elsewhere.id)).all() == []


def test_the_short_way_to_the_connection_is_bound_to_the_platform_too(two: tuple[World, Person, Person]) -> None:
    world, here, elsewhere = two
    everybody = select(Person.id, Person.first_name)
    one = select(Person.id).where(Person.id == bindparam("person"))
    with world.app.app_context():
        assert db.read(everybody).all() == []
        for platform, seen in ((here.platform_id, here), (elsewhere.platform_id, elsewhere), (None, None)):
            db.enter_platform(platform)
            assert [row.id for row in db.read(everybody)] == ([seen.id] if seen else [])
            assert len(db.read(one, person=here.id).all()) == (seen is here)
        with db.across_platforms():
            assert len(db.read(everybody).all()) == 2


def test_nothing_is_seen_when_no_platform_is_in_force(two: tuple[World, Person, Person]) -> None:
    world, _, _ = two
    with world.app.app_context():
        assert db.session().scalars(select(Person)).all() == []
        with pytest.raises(LookupError):
            db.platform_id()


def test_updates_and_deletes_do_not_reach_another_platform(two: tuple[World, Person, Person]) -> None:
    world, here, elsewhere = two

    def change() -> None:
        db.session().execute(update(Person).values(first_name="Changé"))
        db.session().execute(delete(Person).where(Person.id == elsewhere.id))

    world.run(change)
    with world.app.app_context(), db.across_platforms():
        names = dict(db.session().execute(select(Person.id, Person.first_name)).all())
    assert names == {here.id: "Changé", elsewhere.id: "Ailleurs"}


def test_a_row_of_another_platform_is_refused_before_it_is_written(two: tuple[World, Person, Person]) -> None:
    world, _, elsewhere = two

    def trespass() -> None:
        db.session().add(
            WebSession(
                platform_id=elsewhere.platform_id,
                person_id=elsewhere.id,
                token_hash=b"0" * 32,
                device="",
                created_at=clock.now(),
                last_used_at=clock.now(),
                expires_at=clock.now(),
            )
        )

    with pytest.raises(PermissionError):
        world.run(trespass)


def test_a_key_that_mixes_two_platforms_is_refused_by_the_database(two: tuple[World, Person, Person]) -> None:
    world, _, elsewhere = two

    def mix() -> None:
        row = WebSession(
            platform_id=world.platform.id,
            person_id=elsewhere.id,
            token_hash=b"1" * 32,
            device="",
            created_at=clock.now(),
            last_used_at=clock.now(),
            expires_at=clock.now(),
        )
        db.session().add(row)

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        world.run(mix)


def test_across_platforms_is_closed_again_after_its_block(two: tuple[World, Person, Person]) -> None:
    world, here, _ = two
    with world.app.app_context():
        db.enter_platform(world.platform.id)
        with db.across_platforms():
            assert len(db.session().scalars(select(Person.id)).all()) == 2
        assert db.session().scalars(select(Person.id)).all() == [here.id]


def test_a_change_outside_a_unit_of_work_is_refused(two: tuple[World, Person, Person]) -> None:
    world, here, _ = two
    with world.app.app_context():
        db.enter_platform(world.platform.id)
        person = db.session().get_one(Person, here.id)
        person.first_name = "Sans unité"
        with pytest.raises(RuntimeError):
            db.session().flush()


def test_a_unit_inside_a_unit_is_refused(world: World) -> None:
    with world.app.app_context():
        db.enter_platform(world.platform.id)
        with transaction.apart(), pytest.raises(RuntimeError), transaction.apart():
            pass
