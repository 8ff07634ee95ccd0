"""A closed account leaves no draft, no news, and no key to open what a backup still holds."""

from sqlalchemy import select

from blueprints.accounts import leaving
from blueprints.accounts.models import Person
from blueprints.core import db, keystore, state
from blueprints.core.own_keys import PersonKey
from blueprints.drafts import leaving as drafts_leaving
from blueprints.drafts import queries as drafts
from blueprints.drafts import services
from blueprints.news import leaving as news_leaving
from blueprints.news import services as news
from blueprints.news.models import News, NewsKind
from tests.conftest import World


def _leave_something(world: World, person: Person) -> None:
    world.run(services.keep_draft, person_id=person.id, place="/conseils/nouvelle-question", fields={"body": ["Un"]})
    world.run(news.tell, people=[person.id], kind=NewsKind.MEETING_PROPOSED, address="/rencontres", title="Deux")


def _person_keys(world: World) -> int:
    with world.app.app_context():
        return sum(kind is keystore.KeyKind.PERSON for _key, kind in state.current().keystore.list_ids())


def test_the_recap_says_what_goes(world: World) -> None:
    person = world.person()
    _leave_something(world, person)
    said = [*world.read(drafts_leaving.tell, person.id), *world.read(news_leaving.tell, person.id)]
    assert [(trace.sentence, trace.stays) for trace in said] == [("Un brouillon.", False), ("Une nouvelle.", False)]
    assert world.read(drafts_leaving.tell, world.person().id) == []


def test_who_leaves_takes_drafts_news_and_key_along(world: World) -> None:
    person, other = world.person(), world.person()
    for one in (person, other):
        _leave_something(world, one)
    assert _person_keys(world) == 2
    world.run(leaving.end, person_id=person.id)
    assert world.read(drafts.count_drafts, person.id) == 0
    assert world.read(lambda: db.session().scalars(select(News.person_id)).all()) == [other.id]
    assert world.read(lambda: db.session().scalars(select(PersonKey.person_id)).all()) == [other.id]
    assert _person_keys(world) == 1
    assert world.read(drafts.find_kept, other.id, "/conseils/nouvelle-question") is not None
