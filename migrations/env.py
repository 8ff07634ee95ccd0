"""Alembic's entry: the same migrations for SQLite and PostgreSQL, on the connection that the service gives."""

import importlib
from pathlib import Path

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from blueprints.core.db import Model, db

for models in sorted((Path(__file__).parents[1] / "blueprints").glob("*/models.py")):
    importlib.import_module(f"blueprints.{models.parent.name}.models")


def run(connection: Connection) -> None:
    """Run the migrations on *connection*."""
    context.configure(connection=connection, target_metadata=Model.metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with current_app.app_context(), db.engine.connect() as opened:
        run(opened)
        opened.commit()
