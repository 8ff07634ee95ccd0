"""Commands that look after the folder of files."""

import click
from flask import Flask
from flask.cli import AppGroup

from blueprints.accounts import command_ground
from blueprints.core import backup, db
from blueprints.core.errors import Tampered
from blueprints.files import opening, queries, services

files = AppGroup("files", help="Les fichiers joints : les compter, les vérifier, effacer ceux que rien ne nomme.")


@files.command("check")
def check() -> None:
    """Ouvre chaque fichier, sans rien montrer, et dit combien ne s’ouvrent pas."""
    command_ground.need_schema()
    closed = 0
    for platform_id, host, _ in backup.list_platforms():
        db.enter_platform(platform_id)
        there, wrong = _opened_all()
        closed += wrong
        click.echo(f"{host}\u00a0: {there} fichiers s’ouvrent, {wrong} restent fermés.")
    db.enter_platform(None)
    if closed:
        raise click.ClickException("Des fichiers manquent ou ont été changés. Essayez une sauvegarde.")


def _opened_all() -> tuple[int, int]:
    opened = closed = 0
    last = None
    while page := queries.list_page(last):
        for stored in page:
            if stored.key is None:
                continue
            try:
                opening.read(stored)
                opened += 1
            except Tampered:
                closed += 1
        last = page[-1].id
        db.session().expunge_all()
    return opened, closed


@files.command("sweep")
def sweep() -> None:
    """Efface les contenus que plus rien ne nomme, sans attendre l’heure."""
    command_ground.need_schema()
    count = 0
    for platform_id, _, _ in backup.list_platforms():
        db.enter_platform(platform_id)
        count += services.sweep_orphans()
    db.enter_platform(None)
    click.echo(f"Contenus effacés\u00a0: {count}.")


def init_commands(app: Flask) -> None:
    """Register the commands on *app*."""
    app.cli.add_command(files)
