"""charter: versions of the rules, what members propose, who agreed to which; what was sent lately

The rules that everybody had agreed to so far become version 1 of each platform. They did not say yet that phrases of
distress are looked for, nor that a first link is read first: version 2 does, and each member is asked.

Revision: 0033
Before: 0032
"""

import hashlib
import json
from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

WHY = (
    "Les règles disent maintenant que le site cherche les phrases de détresse, "
    "et que le premier lien d’un nouveau membre est lu avant les autres."
)
BEFORE = (
    ("respect", "Le respect", "On peut ne pas être d’accord. On n’insulte personne.", ""),
    ("discretion", "La discrétion", "Ce qui est dit ici reste ici.", ""),
    ("noms", "Les noms", "On n’écrit pas le nom, l’adresse ou l’employeur d’une autre personne.", ""),
    ("sante", "La santé", "On partage son expérience. On ne dit pas à quelqu’un quel traitement prendre.", ""),
    ("liberte", "La liberté", "On participe quand on veut. On peut se taire, et partir.", ""),
    ("argent", "L’argent", "On ne vend rien. On ne demande pas d’argent.", ""),
    ("aide", "L’aide", "Un message vous blesse\u00a0? Dites-le à l’équipe d’animation.", ""),
    (
        "equipe",
        "L’équipe",
        "Elle explique ses décisions. Vous pouvez demander qu’une autre personne les relise.",
        "",
    ),
)
TEAM = (
    "Elle peut lire un message avant les autres\u00a0: un message sans nom, ou le premier lien d’un "
    "nouveau membre. Elle explique ses décisions. Vous pouvez demander qu’une autre personne les "
    "relise."
)
DISTRESS = (
    "Dans ce que vous publiez au collectif, le site cherche des phrases qui disent une grande détresse. "
    "S’il en trouve une, il vous le dit tout de suite et vous montre de l’aide. Votre message est "
    "publié comme les autres.\n\nLa personne de garde dans l’équipe d’animation est prévenue. Quand le "
    "service est fermé, personne n’est prévenu avant l’ouverture. Votre employeur n’est jamais prévenu. "
    "Votre conseiller l’est en dernier, s’il anime le collectif. Un message sans nom reste sans "
    "nom.\n\nLe site peut se tromper. Il ne remplace pas les secours\u00a0: le 15, le 112, le 3114."
)
DISTRESS_SIMPLE = (
    "Le site cherche les phrases très tristes dans le collectif. S’il en trouve une, il vous le dit. Il "
    "vous montre qui appeler.\n\nUne personne de l’équipe est prévenue. La nuit et le week-end, "
    "personne n’est prévenu. Votre employeur n’est pas prévenu. Votre conseiller est prévenu en "
    "dernier, s’il anime le collectif.\n\nLe site peut se tromper. En danger, appelez le 15, le 112 ou le 3114."
)
SIMPLE = {
    "respect": "Vous avez le droit de ne pas être d’accord. On n’insulte personne.",
    "discretion": "Ce que vous lisez ici, vous ne le répétez pas.",
    "noms": "N’écrivez pas le nom d’une autre personne. N’écrivez pas où elle habite ni où elle travaille.",
    "sante": (
        "Vous pouvez raconter ce que vous vivez. Ne dites pas à une personne quel médicament prendre. Seul "
        "un soignant peut le dire."
    ),
    "liberte": "Vous venez quand vous voulez. Vous pouvez ne rien dire. Vous pouvez partir.",
    "argent": "On ne vend rien ici. On ne demande pas d’argent.",
    "aide": "Un message vous fait mal\u00a0? Dites-le à l’équipe.",
    "equipe": (
        "L’équipe lit certains messages avant les autres. Elle dit pourquoi elle décide. Vous n’êtes pas "
        "d’accord\u00a0? Une autre personne relit."
    ),
    "detresse": DISTRESS_SIMPLE,
}
AFTER = (
    *((key, title, TEAM if key == "equipe" else words, SIMPLE[key]) for key, title, words, _simple in BEFORE),
    ("detresse", "La détresse", DISTRESS, SIMPLE["detresse"]),
)
INTRO = "Elles valent pour tout le monde, l’équipe aussi."
FIRST = datetime(2026, 11, 1, tzinfo=UTC)


def upgrade() -> None:
    """Apply."""
    op.add_column("platforms", sa.Column("charter_number", sa.Integer(), server_default="1", nullable=False))
    op.add_column("people", sa.Column("charter_number", sa.Integer(), server_default="0", nullable=False))
    _written()
    _versions()
    _proposals()
    _sendings()
    _agreements()
    _begin_platforms()


def downgrade() -> None:
    """Take back. Who agreed to something, agreed to the rules there were."""
    for table in ("recent_sendings", "charter_supports", "charter_proposals", "charter_versions", "charter_rules"):
        op.drop_table(table)
    op.drop_table("charters")
    op.execute(sa.text("DELETE FROM charter_agreements WHERE number > 1"))
    with op.batch_alter_table("charter_agreements") as table:
        table.add_column(sa.Column("version", sa.String(length=20), server_default="novembre 2026", nullable=False))
        table.drop_constraint(op.f("uq_charter_agreements_platform_id_person_id_number"), type_="unique")
        table.drop_column("number")
        table.create_unique_constraint(
            op.f("uq_charter_agreements_platform_id_person_id_version"), ["platform_id", "person_id", "version"]
        )
    with op.batch_alter_table("charter_agreements") as table:
        table.alter_column("version", existing_type=sa.String(length=20), server_default=None)
    op.drop_column("people", "charter_number")
    op.drop_column("platforms", "charter_number")


# --- tables -----------------------------------------------------------------------------------------------------------


def _moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _words(name: str, length: int) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=False)


def _own(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """Return what every table of a platform has."""
    return (
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f(f"fk_{table}_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id", column],
        [f"{other}.platform_id", f"{other}.id"],
        name=op.f(f"fk_{table}_platform_id_{column}"),
        ondelete="CASCADE",
    )


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _written() -> None:
    op.create_table(
        "charters",
        _number("number"),
        _words("intro", 1000),
        _words("intro_simple", 1000),
        _number("version"),
        *_own("charters"),
        _unique("charters", "platform_id"),
        _unique("charters", "platform_id", "id"),
    )
    op.create_table(
        "charter_rules",
        sa.Column("charter_id", sa.Uuid(), nullable=False),
        _words("key", 40),
        _number("position"),
        _words("title", 80),
        _words("words", 1000),
        _words("simple", 1000),
        _moment("removed_at"),
        sa.Column("edited_by", sa.Uuid(), nullable=True),
        _moment("edited_at"),
        _number("version"),
        *_own("charter_rules"),
        _to("charter_rules", "charter_id", "charters"),
        _to("charter_rules", "edited_by", "people"),
        _unique("charter_rules", "platform_id", "id"),
        _unique("charter_rules", "charter_id", "key"),
    )
    op.create_index("ix_charter_rules_order", "charter_rules", ["charter_id", "position", "id"])


def _versions() -> None:
    op.create_table(
        "charter_versions",
        _number("number"),
        sa.Column("content", sa.Text(), nullable=False),
        _words("why", 500),
        sa.Column("mark", sa.LargeBinary(length=32), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        _moment("published_at", nullable=False),
        *_own("charter_versions"),
        _to("charter_versions", "author_id", "people"),
        _unique("charter_versions", "platform_id", "number"),
        sa.CheckConstraint("number > 0", name=op.f("ck_charter_versions_number")),
    )


def _proposals() -> None:
    verdicts = sa.Enum(
        "taken", "studied", "not_taken", name="verdict", native_enum=False, create_constraint=True, length=32
    )
    op.create_table(
        "charter_proposals",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        _words("rule_key", 40),
        _words("rule_title", 80),
        _words("words", 1000),
        _words("why", 1000),
        _number("support_count"),
        sa.Column("verdict", verdicts, nullable=True),
        _words("reason", 1000),
        _moment("expected_on"),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        _moment("answered_at"),
        sa.Column("in_number", sa.Integer(), nullable=True),
        _words("standing", 16),
        _words("warning", 200),
        _moment("withdrawn_at"),
        _moment("created_at", nullable=False),
        _number("version"),
        *_own("charter_proposals"),
        _to("charter_proposals", "author_id", "people"),
        _to("charter_proposals", "answered_by", "people"),
        _unique("charter_proposals", "platform_id", "id"),
        _unique("charter_proposals", "author_id", "client_id"),
    )
    op.create_index("ix_charter_proposals_latest", "charter_proposals", ["platform_id", "created_at", "id"])
    op.create_index("ix_charter_proposals_author", "charter_proposals", ["platform_id", "author_id"])
    op.create_table(
        "charter_supports",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        *_own("charter_supports"),
        _to("charter_supports", "proposal_id", "charter_proposals"),
        _to("charter_supports", "person_id", "people"),
        _unique("charter_supports", "proposal_id", "person_id"),
    )
    op.create_index("ix_charter_supports_person", "charter_supports", ["platform_id", "person_id"])


def _sendings() -> None:
    op.create_table(
        "recent_sendings",
        sa.Column("mark", sa.LargeBinary(length=32), nullable=False),
        _number("count"),
        _words("address", 300),
        _moment("until", nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_recent_sendings_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_recent_sendings")),
    )
    op.create_index("ix_recent_sendings_until", "recent_sendings", ["until"])


def _agreements() -> None:
    """What was agreed to so far is version 1."""
    with op.batch_alter_table("charter_agreements") as table:
        table.add_column(sa.Column("number", sa.Integer(), server_default="1", nullable=False))
        table.drop_constraint(op.f("uq_charter_agreements_platform_id_person_id_version"), type_="unique")
        table.drop_column("version")
        table.create_unique_constraint(
            op.f("uq_charter_agreements_platform_id_person_id_number"), ["platform_id", "person_id", "number"]
        )
    with op.batch_alter_table("charter_agreements") as table:
        table.alter_column("number", existing_type=sa.Integer(), server_default=None)
    op.execute(sa.text("UPDATE people SET charter_number = 1 WHERE id IN (SELECT person_id FROM charter_agreements)"))


# --- the rules there were ---------------------------------------------------------------------------------------------

_PLATFORMS = sa.table("platforms", sa.column("id", sa.Uuid()), sa.column("charter_number", sa.Integer()))


def _content(rules: tuple[tuple[str, str, str, str], ...]) -> str:
    whole = {
        "intro": INTRO,
        "intro_simple": "",
        "rules": [
            {"key": key, "title": title, "words": words, "simple": simple} for key, title, words, simple in rules
        ],
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _mark(before: bytes, number: int, why: str, content: str) -> bytes:
    own = json.dumps([number, why, content], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(before + own.encode()).digest()


def _begin_platforms() -> None:
    """Give each platform that is there its two versions, and what is being written after them."""
    connection, now = op.get_bind(), datetime.now(UTC)
    first, second = _content(BEFORE), _content(AFTER)
    marked = _mark(b"", 1, "", first)
    states = ((1, first, "", marked, FIRST), (2, second, WHY, _mark(marked, 2, WHY, second), now))
    for platform_id in connection.scalars(sa.select(_PLATFORMS.c.id)).all():
        _insert_versions(platform_id, states)
        _insert_written(platform_id)
        connection.execute(_PLATFORMS.update().where(_PLATFORMS.c.id == platform_id).values(charter_number=len(states)))


def _insert_versions(platform_id: object, states: tuple[tuple[int, str, str, bytes, datetime], ...]) -> None:
    versions = sa.table(
        "charter_versions",
        sa.column("id", sa.Uuid()),
        sa.column("platform_id", sa.Uuid()),
        sa.column("number", sa.Integer()),
        sa.column("content", sa.Text()),
        sa.column("why", sa.String()),
        sa.column("mark", sa.LargeBinary()),
        sa.column("published_at", sa.DateTime(timezone=True)),
    )
    rows = [
        {
            "id": uuid4(),
            "platform_id": platform_id,
            "number": number,
            "content": content,
            "why": why,
            "mark": mark,
            "published_at": published_at,
        }
        for number, content, why, mark, published_at in states
    ]
    op.bulk_insert(versions, rows)


def _insert_written(platform_id: object) -> None:
    charters = sa.table(
        "charters",
        sa.column("id", sa.Uuid()),
        sa.column("platform_id", sa.Uuid()),
        sa.column("number", sa.Integer()),
        sa.column("intro", sa.String()),
        sa.column("intro_simple", sa.String()),
        sa.column("version", sa.Integer()),
    )
    charter = {"id": uuid4(), "platform_id": platform_id, "number": 2, "intro": INTRO, "intro_simple": "", "version": 1}
    op.bulk_insert(charters, [charter])
    rules = sa.table(
        "charter_rules",
        sa.column("id", sa.Uuid()),
        sa.column("platform_id", sa.Uuid()),
        sa.column("charter_id", sa.Uuid()),
        sa.column("key", sa.String()),
        sa.column("position", sa.Integer()),
        sa.column("title", sa.String()),
        sa.column("words", sa.String()),
        sa.column("simple", sa.String()),
        sa.column("version", sa.Integer()),
    )
    rows = [
        {
            "id": uuid4(),
            "platform_id": platform_id,
            "charter_id": charter["id"],
            "key": key,
            "position": position,
            "title": title,
            "words": words,
            "simple": simple,
            "version": 1,
        }
        for position, (key, title, words, simple) in enumerate(AFTER, start=1)
    ]
    op.bulk_insert(rules, rows)
