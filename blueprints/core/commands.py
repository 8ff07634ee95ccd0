"""Commands of the installation itself: keys, backup, audit."""

from datetime import datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from blueprints.core import clock, state
from blueprints.core.keystore import ROOT_FILE, write_root_key

keys = AppGroup("keys", help="Les clés de chiffrement.")


@keys.command("init")
def keys_init() -> None:
    """Crée une clé racine, si aucune n’existe."""
    settings = state.current().settings
    path = settings.data / ROOT_FILE
    if settings.root_keys or path.exists():
        click.echo("Une clé racine existe déjà. Pour en changer : flask keys rotate.")
        return
    click.echo(f"Clé racine créée dans {write_root_key(settings)}. Gardez-en une copie hors de cette machine.")


@keys.command("status")
def keys_status() -> None:
    """Dit combien de clés dépendent de chaque clé."""
    store = state.current().keystore
    store.create()
    click.echo(f"Clé racine en service : {store.roots.current}")
    for kind, wrapper, count in store.count_by_wrapper():
        click.echo(f"{count:6} {kind:12} sous {wrapper}")


@keys.command("rotate")
@click.option("--new/--no-new", default=True, help="Créer d’abord une nouvelle clé racine (fichier seulement).")
def keys_rotate(*, new: bool) -> None:
    """Met une nouvelle clé racine en service. Peut être interrompu et relancé."""
    settings = state.current().settings
    if new and not settings.root_keys:
        write_root_key(settings, kid=f"r{clock.now():%Y%m%d%H%M%S%f}")
    store = state.current().keystore
    store.__dict__.pop("roots", None)
    moved = store.rotate_root()
    click.echo(f"{moved} clés dépendent maintenant de {store.roots.current}.")
    click.echo("Quand « flask keys status » ne cite plus l’ancienne clé, vous pouvez la retirer.")


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@with_appcontext
def backup_command(folder: Path | None) -> None:
    """Copie la base, le coffre des clés et les fichiers (sans la clé racine)."""
    from blueprints.core import backup  # noqa: PLC0415 - only this command needs it

    target = folder or state.current().settings.data / "backups" / _stamp(clock.now())
    backup.save(current_app, target)
    click.echo(f"Sauvegarde faite dans {target}. La clé racine n’y est pas : gardez-la ailleurs.")


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--drill", is_flag=True, help="Essai : restaure ailleurs, lit des échantillons, et ne touche à rien.")
@with_appcontext
def restore_command(folder: Path, *, drill: bool) -> None:
    """Remet une sauvegarde en place, ou en fait l’essai."""
    from blueprints.core import backup  # noqa: PLC0415 - only this command needs it

    report = backup.drill(current_app, folder) if drill else backup.restore(current_app, folder)
    for line in report:
        click.echo(line)


@click.command("audit")
@with_appcontext
def audit_command() -> None:
    """Relit le journal de chaque plateforme et nomme la première entrée fausse."""
    from blueprints.core import backup  # noqa: PLC0415 - only this command needs it

    sound, lines = backup.verify_audit()
    for line in lines:
        click.echo(line)
    if not sound:
        raise click.exceptions.Exit(1)


def _stamp(instant: datetime) -> str:
    return f"{instant:%Y%m%d-%H%M%S}"


def init_commands(app: Flask) -> None:
    """Register the commands on *app*."""
    app.cli.add_command(keys)
    for command in (backup_command, restore_command, audit_command):
        app.cli.add_command(command)
