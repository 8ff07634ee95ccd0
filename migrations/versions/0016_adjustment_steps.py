"""adjustment steps that are done, news of adjustments by themselves

Revision: 0016
Before: 0015
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BEFORE = (
    "proposed",
    "shown",
    "handed_over",
    "edited",
    "said_yes",
    "took_yes_back",
    "agreed",
    "started",
    "dated",
    "kept",
    "changed",
    "dropped",
)
STEPS = ("step_done", "step_undone")
MESSAGES, ADJUSTMENTS = "messages", "adjustments"
CHOICES = {"news_choices": ("mail",), "push_choices": ()}
"""The tables of what a person chose for a group of news, and their columns besides the common ones."""


def upgrade() -> None:
    """Apply. Who chose something for the news of messages has chosen it for those of adjustments, told with them."""
    _allow((*BEFORE, *STEPS))
    for table, more in CHOICES.items():
        _carry_over(table, more)


def downgrade() -> None:
    """Take back. That a step was done is forgotten in the history; the sealed words are read without it."""
    connection = op.get_bind()
    moves = sa.table("adjustment_moves", sa.column("kind"))
    connection.execute(sa.delete(moves).where(moves.c.kind.in_(STEPS)))
    _allow(BEFORE)
    for table in CHOICES:
        choices = sa.table(table, sa.column("group"))
        connection.execute(sa.delete(choices).where(choices.c.group == ADJUSTMENTS))


def _allow(kinds: tuple[str, ...]) -> None:
    """Say which kinds of moves there are."""
    name = op.f("ck_adjustment_moves_kind")
    with op.batch_alter_table("adjustment_moves") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, sa.column("kind").in_(kinds))


def _carry_over(table: str, more: tuple[str, ...]) -> None:
    connection = op.get_bind()
    ids = (sa.column(name, sa.Uuid()) for name in ("id", "platform_id", "person_id"))
    kept = ("chosen_at", *more)
    choices = sa.table(
        table, *ids, sa.column("group"), sa.column("chosen_at", sa.DateTime(timezone=True)), *map(sa.column, more)
    )
    known = connection.execute(sa.select(choices).where(choices.c.group == MESSAGES)).mappings().all()
    rows = [
        {
            "id": uuid4(),
            "platform_id": row["platform_id"],
            "person_id": row["person_id"],
            "group": ADJUSTMENTS,
            **{name: row[name] for name in kept},
        }
        for row in known
    ]
    if rows:
        connection.execute(sa.insert(choices), rows)
