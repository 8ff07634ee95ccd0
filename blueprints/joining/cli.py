"""Commands that make a platform and invite people."""

from uuid import UUID

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import select

from blueprints.accounts import command_ground, grants, platforms
from blueprints.accounts import queries as known
from blueprints.accounts import services as accounts
from blueprints.accounts.models import Platform, Role
from blueprints.accounts.wording import ROLES
from blueprints.core import db, pages, state, tokens, transaction
from blueprints.core.errors import CordeeError
from blueprints.core.i18n import when
from blueprints.core.keystore import KeyKind
from blueprints.joining import queries, services

platform = AppGroup("platform", help="Les plateformes de cette installation.")
people = AppGroup("people", help="Les personnes d’une plateforme.")


@platform.command("create")
@click.option("--name", required=True, help="Le nom que tout le monde verra.")
@click.option("--host", required=True, help="L’adresse du site, sans https:// : cordee.exemple.fr.")
@click.option("--department", required=True, help="Le département.")
@click.option("--contact-name", required=True, help="La personne à joindre.")
@click.option("--contact-phone", required=True, help="Son numéro.")
@click.option("--contact-email", required=True, help="Son adresse e-mail.")
@click.option("--contact-hours", required=True, help="Ses heures : « du lundi au vendredi, de 9 h à 17 h ».")
@click.option(
    "--operator", "operators", multiple=True, help="Une structure gestionnaire ; à répéter s’il y en a plusieurs."
)
@click.option(
    "--answering-days", default=2, show_default=True, type=click.IntRange(1, 30), help="Réponse sous … jours ouvrés."
)
def create(*, operators: tuple[str, ...], **facts: str | int) -> None:
    """Crée une plateforme et ses clés."""
    command_ground.need_schema()
    try:
        with transaction.apart():
            made = accounts.create_platform(operators=operators, **facts)  # type: ignore[arg-type] # click's options are these names
            platform_id, host, name = made.id, made.host, made.name
    except CordeeError as error:
        raise click.ClickException(error.message) from error
    store = state.current().keystore
    for kind in (KeyKind.PLATFORM, KeyKind.COLLECTIVE, KeyKind.AUDIT):
        store.current(kind, platform_id)
    platforms.forget()
    click.echo(f"La plateforme « {name} » est créée. Ses clés sont dans le coffre.")
    click.echo("Ensuite, invitez sa responsable :")
    click.echo(f"  flask people invite ADRESSE --role administrator --platform {host} --first-name … --last-name …")


@platform.command("list")
def show_all() -> None:
    """Montre les plateformes de cette installation."""
    command_ground.need_schema()
    statement = select(Platform.host, Platform.name).order_by(Platform.host)
    for host, name in db.session().execute(statement):
        click.echo(f"{host}\t{name}")


@people.command("invite")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="Ce qu’elle sera ici.")
@click.option("--platform", "host", required=True, help="L’adresse de la plateforme.")
@click.option("--first-name", default="", help="Son prénom ; elle pourra le corriger.")
@click.option("--last-name", default="", help="Son nom ; idem.")
def invite(*, email: str, role: str, host: str, first_name: str, last_name: str) -> None:
    """Invite une personne ; sans serveur de mail, donne le lien à lui transmettre."""
    command_ground.need_schema()
    command_ground.enter_platform_of(host)
    try:
        with transaction.apart():
            invitation = services.invite(
                email=email,
                first_name=first_name,
                last_name=last_name,
                role=Role(role),
                inviter_id=None,
                inviter_roles=frozenset(),
            )
            invitation_id, until = invitation.id, invitation.expires_at
    except CordeeError as error:
        raise click.ClickException(error.message) from error
    click.echo(f"{email} est attendue ou attendu sur {host} : {ROLES[Role(role)]}.")
    if state.current().settings.mail_url:
        click.echo("Le mail part dans la minute, si Cordée tourne.")
        return
    click.echo(f"Donnez-lui ce lien. Il marche une fois, jusqu’au {when(until)} :")
    click.echo(_link(invitation_id))


@people.command("vouch")
@click.argument("email")
@click.option("--platform", "host", required=True, help="L’adresse de la plateforme.")
def vouch(*, email: str, host: str) -> None:
    """Confirme qu’une personne du service est bien une autre personne : sa signature compte dès maintenant."""
    command_ground.need_schema()
    command_ground.enter_platform_of(host)
    person = known.find_person_by_email(email)
    if person is None:
        raise click.ClickException(f"Personne n’a l’adresse « {email} » sur {host}.")
    with transaction.apart():
        confirmed = grants.vouch(person=person)
    if not confirmed:
        raise click.ClickException("Rien à confirmer : cette personne n’a aucun rôle du service à confirmer.")
    words = ", ".join(str(ROLES[role]) for role in confirmed)
    click.echo(f"C’est noté pour {email} : {words}. Elle peut confirmer une aide à revenir.")


def _link(invitation_id: UUID) -> str:
    token = tokens.make(queries.PURPOSE, invitation_id)
    with platforms.speaking():
        return pages.public_url(f"/invitation/{token}")


def init_commands(app: Flask) -> None:
    """Register the commands on *app*."""
    app.cli.add_command(platform)
    app.cli.add_command(people)
