"""The laws of tables: scoped, loaded on purpose, migrated alike, encrypted where the registry says so."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import configure_mappers

from blueprints.accounts.models import Platform
from blueprints.core import crypto, db, jobs, schema

NOT_SCOPED = {Platform, jobs.Lease}
"""A platform is itself; a lease is about this installation's processes."""


@pytest.fixture(autouse=True)
def _every_feature(application: Flask) -> None:
    """Make the application first: it imports the features, and with them their tables."""


def _models() -> list[type[db.Model]]:
    configure_mappers()
    return [mapper.class_ for mapper in db.Model.registry.mappers]


def test_every_table_belongs_to_a_platform() -> None:
    assert {model for model in _models() if not issubclass(model, db.PlatformScoped)} == NOT_SCOPED


def test_every_relationship_is_loaded_on_purpose() -> None:
    lazy = [
        f"{mapper.class_.__name__}.{relation.key}"
        for mapper in db.Model.registry.mappers
        for relation in mapper.relationships
        if relation.lazy != "raise_on_sql"
    ]
    assert lazy == []


def test_foreign_keys_between_scoped_tables_hold_the_platform_too() -> None:
    scoped = {model.__tablename__ for model in _models() if issubclass(model, db.PlatformScoped)}
    alone = [
        f"{table.name}: {[column.name for column in key.columns]}"
        for table in db.Model.metadata.tables.values()
        for key in table.foreign_key_constraints
        if key.referred_table.name in scoped and "platform_id" not in [column.name for column in key.columns]
    ]
    assert alone == []


def test_a_table_that_others_point_to_has_a_unique_platform_and_id() -> None:
    pointed = {
        key.referred_table
        for table in db.Model.metadata.tables.values()
        for key in table.foreign_key_constraints
        if len(key.columns) == 2
    }
    for table in pointed:
        uniques = [
            {column.name for column in one.columns} for one in table.constraints if isinstance(one, UniqueConstraint)
        ]
        assert {"platform_id", "id"} in uniques, table.name


def test_the_encrypted_columns_are_those_of_the_registry() -> None:
    sealed = {
        f"{table.name}.{column.name}"
        for table in db.Model.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, db.Sealed)
    }
    assert sealed == crypto.SEALED_COLUMNS


def test_the_migrations_make_exactly_the_models(application: Flask) -> None:
    with application.app_context(), db.db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_object": lambda item, name, kind, *rest: name != "alembic_version"},
        )
        differences = [one for one in compare_metadata(context, db.Model.metadata) if "keystore" not in str(one)]
    unexpected = [one for one in differences if not _is_of_the_keystore(one)]
    assert unexpected == []


def _is_of_the_keystore(difference: object) -> bool:
    return "wrapped_keys" in str(difference) or "audit_heads" in str(difference)


def test_the_head_file_names_the_last_migration() -> None:
    assert schema.scripts().get_current_head() == schema.head()
