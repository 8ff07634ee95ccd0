"""Commands of the installation itself: keys, backup, audit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import cast

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from blueprints.core import clock, state
from blueprints.core.errors import ConfigurationError, CordeeError
from blueprints.core.root_keys import ROOT_FILE, write_root_key

keys = AppGroup("keys", help="Les clés de chiffrement.")


@keys.command("init")
def keys_init() -> None:
    """Crée une clé racine, si aucune n’existe."""
    settings = state.current().settings
    path = settings.data / ROOT_FILE
    if settings.root_keys or path.exists():
        click.echo("Une clé racine existe déjà. Pour en changer : flask keys rotate.")
        return
    click.echo(f"Clé racine créée dans {write_root_key(settings)}. Gardez-en une copie hors de cette machine.")


@keys.command("status")
def keys_status() -> None:
    """Dit combien de clés dépendent de chaque clé."""
    store = state.current().keystore
    store.create()
    with _sentences():
        click.echo(f"Clé racine en service : {store.roots.current}")
    for kind, wrapper, count in store.count_by_wrapper():
        click.echo(f"{count:6} {kind:12} sous {wrapper}")


@keys.command("rotate")
@click.option("--new/--no-new", default=True, help="Créer d’abord une nouvelle clé racine (fichier seulement).")
@click.option("--platform", "host", help="Changer plutôt la clé de la plateforme qui a cette adresse.")
def keys_rotate(*, new: bool, host: str | None) -> None:
    """Met une nouvelle clé en service. Peut être interrompu et relancé."""
    if host is not None:
        _rotate_platform(host)
        return
    settings = state.current().settings
    if new and not settings.root_keys:
        write_root_key(settings)
    store = state.current().keystore
    store.__dict__.pop("roots", None)
    with _sentences():
        moved = store.rotate_root()
    click.echo(f"{moved} clés dépendent maintenant de {store.roots.current}.")
    click.echo("Quand « flask keys status » ne cite plus l’ancienne clé, vous pouvez la retirer.")


def _rotate_platform(host: str) -> None:
    from blueprints.core import backup  # noqa: PLC0415 - it knows the platforms

    found = [platform_id for platform_id, known, _ in backup.list_platforms() if known == host.casefold()]
    if not found:
        raise click.ClickException(f"Aucune plateforme n’a l’adresse « {host} ». Voyez : flask platform list.")
    with _sentences():
        moved = state.current().keystore.rotate_platform(found[0])
    click.echo(f"{moved} clés de {host} dépendent maintenant d’une nouvelle clé. L’ancienne est détruite.")


@contextmanager
def _sentences() -> Iterator[None]:
    """Say what went wrong in one sentence, without a trace."""
    try:
        yield
    except CordeeError as error:
        raise click.ClickException(error.message) from error
    except ConfigurationError as error:
        raise click.ClickException(str(error)) from error


def _app() -> Flask:
    return cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined] # noqa: SLF001 - Flask's own way


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@with_appcontext
def backup_command(folder: Path | None) -> None:
    """Copie la base, le coffre des clés et les fichiers (sans la clé racine)."""
    from blueprints.core import backup  # noqa: PLC0415 - only this command needs it

    target = folder or state.current().settings.data / "backups" / _stamp(clock.now())
    with _sentences():
        backup.save(_app(), target)
    click.echo(f"Sauvegarde faite dans {target}. La clé racine n’y est pas : gardez-la ailleurs.")
    click.echo(f"Elle compte une fois essayée : flask restore {target} --drill")


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--drill", is_flag=True, help="Essai : restaure ailleurs, lit des échantillons, et ne touche à rien.")
@click.option("--replace", is_flag=True, help="Remplacer les données présentes, après une copie.")
@with_appcontext
def restore_command(folder: Path, *, drill: bool, replace: bool) -> None:
    """Remet une sauvegarde en place, ou en fait l’essai."""
    from blueprints.core import backup  # noqa: PLC0415 - only this command needs it

    report = backup.drill(_app(), folder) if drill else backup.restore(_app(), folder, replace_all=replace)
    with _sentences():
        for line in report:
            click.echo(line)


@click.group("audit", invoke_without_command=True)
@click.pass_context
def audit_group(context: click.Context) -> None:
    """Le journal des actes. Seule, cette commande le relit."""
    if context.invoked_subcommand is None:
        context.invoke(audit_verify)


@audit_group.command("verify")
@with_appcontext
def audit_verify() -> None:
    """Relit le journal de chaque plateforme et nomme la première entrée fausse."""
    from blueprints.core import backup  # noqa: PLC0415 - only this command needs it

    with _sentences():
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
    for command in (backup_command, restore_command, audit_group):
        app.cli.add_command(command)
