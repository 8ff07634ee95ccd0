"""Posts are read by their number, at the same cost wherever one is in the discussion."""

from uuid import UUID, uuid4

from sqlalchemy import text

from blueprints.core import db
from blueprints.discussion import queries
from blueprints.discussion.models import Post
from tests.conftest import World


def _plan(platform_id: UUID) -> str:
    session = db.session()
    values = {"discussion": uuid4(), "after": 500_000, "reader": uuid4()}
    asked = queries._POSTS.where(Post.platform_id == platform_id).params(**values)
    dialect = session.get_bind().dialect
    sql = str(asked.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    connection = session.connection()
    if dialect.name == "postgresql":
        for other in ("seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin"):
            connection.execute(text(f"SET LOCAL enable_{other} = off"))
    word = "EXPLAIN" if dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    rows = connection.exec_driver_sql(f"{word} {sql}").all()
    return " | ".join(str(row[-1]) for row in rows)


def test_a_deep_page_is_reached_by_its_index_without_sorting(world: World) -> None:
    plan = world.run(_plan, platform_id=world.platform.id)  # in a unit: what it sets holds to its end
    assert any(name in plan for name in ("sqlite_autoindex_posts", "uq_posts_discussion_id_number"))
    assert "number" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
