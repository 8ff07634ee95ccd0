"""What the commands of every feature stand on: tables that are up to date, and a platform named by its host."""

from uuid import UUID

import click
from flask import current_app
from sqlalchemy import select

from blueprints.accounts.models import Platform
from blueprints.core import db, schema


def enter_platform_of(host: str) -> None:
    """Put the platform served at *host* in force.

    Raises:
        click.ClickException: there is none; the sentence names those there are.
    """
    db.enter_platform(_platform_of(host))


def _platform_of(host: str) -> UUID:
    found = db.session().execute(select(Platform.id).where(Platform.host == host.casefold())).scalar_one_or_none()
    if found is None:
        hosts = ", ".join(db.session().scalars(select(Platform.host).order_by(Platform.host))) or "aucune"
        raise click.ClickException(f"Aucune plateforme n’a l’adresse « {host} ». Il y a : {hosts}.")
    return found


def need_schema() -> None:
    """Make the tables on a new installation; leave an older one to the service, which copies it first."""
    app = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - Flask's own way to the application
    if schema.applied(app) is None:
        schema.upgrade(app)
    elif not schema.is_current(app):
        raise click.ClickException("La base attend une mise à jour. Démarrez d’abord Cordée : elle s’en charge.")
