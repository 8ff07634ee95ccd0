"""Commands that open a journey, let a person join it, and end her part in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import click
from flask import Flask
from flask.cli import AppGroup

from blueprints.accounts import command_ground
from blueprints.accounts import queries as accounts
from blueprints.core import transaction
from blueprints.core.errors import CordeeError
from blueprints.journeys import queries, services
from blueprints.journeys.models import JourneyRole, JourneyStage
from blueprints.messaging import services as messaging

journey = AppGroup("journey", help="Les accompagnements : qui accompagne qui.")

_HOST = click.option("--platform", "host", required=True, help="L’adresse de la plateforme.")
_PERSON = click.argument("email")
_JOURNEY = click.argument("journey_id", type=click.UUID)
_YES = click.option(
    "--adjustments/--no-adjustments",
    default=False,
    help="La personne est d’accord : conseiller et manager peuvent parler entre eux de ses aménagements.",
)


@journey.command("open")
@_PERSON
@click.option("--coach", required=True, help="L’adresse e-mail de la conseillère ou du conseiller.")
@click.option("--employer", default="", help="Où la personne travaille, si elle travaille.")
@click.option(
    "--stage",
    default=JourneyStage.ASSESS.value,
    type=click.Choice([one.value for one in JourneyStage]),
    help="L’étape.",
)
@_HOST
def open_(*, email: str, coach: str, employer: str, stage: str, host: str) -> None:
    """Ouvre l’accompagnement d’une personne, avec sa conseillère ou son conseiller."""
    with _unit(host):
        made = services.open_journey(
            beneficiary=_person(email), coach=_person(coach), employer=employer, stage=JourneyStage(stage)
        )
        messaging.open_conversations(journey=made)
        journey_id = made.id
    click.echo(f"L’accompagnement est ouvert : {journey_id}")
    click.echo("Ensuite, pour l’employeur :")
    click.echo(f"  flask journey join {journey_id} ADRESSE --role manager --platform {host}")


@journey.command("join")
@_JOURNEY
@_PERSON
@click.option("--role", required=True, type=click.Choice([one.value for one in JourneyRole]), help="Sa place.")
@_YES
@_HOST
def join(*, journey_id: UUID, email: str, role: str, adjustments: bool, host: str) -> None:
    """Fait entrer une personne dans un accompagnement, à partir de maintenant."""
    with _unit(host):
        found = queries.find_journey(journey_id)
        if found is None:
            raise click.ClickException("Aucun accompagnement n’a ce numéro sur cette plateforme.")
        services.add_member(journey=found, person=_person(email), role=JourneyRole(role))
        opened = messaging.open_conversations(journey=found, with_yes=adjustments)
    click.echo(f"{email} a sa place. Elle ne voit pas les messages d’avant. Conversations ouvertes : {len(opened)}.")


@journey.command("leave")
@_JOURNEY
@_PERSON
@_HOST
def leave(*, journey_id: UUID, email: str, host: str) -> None:
    """Met fin à la place d’une personne : toutes ses entrées se ferment aussitôt."""
    with _unit(host):
        person, ended = _person(email), 0
        for member in queries.list_open_members(journey_id):
            if member.person_id == person:
                services.end_membership(member=member)
                ended += 1
    if not ended:
        raise click.ClickException("Cette personne n’a pas de place ouverte dans cet accompagnement.")
    click.echo("C’est fait. Ses pages ouvertes sont coupées.")


@contextmanager
def _unit(host: str) -> Iterator[None]:
    """Open a unit of work on the platform at *host*; a refusal ends the command with its sentence."""
    command_ground.need_schema()
    command_ground.enter_platform_of(host)
    try:
        with transaction.apart():
            yield
    except CordeeError as error:
        raise click.ClickException(error.message) from error


def _person(email: str) -> UUID:
    found = accounts.find_person_by_email(email)
    if found is None:
        raise click.ClickException(f"Personne n’a l’adresse {email} sur cette plateforme.")
    return found.id


def init_commands(app: Flask) -> None:
    """Register the commands on *app*."""
    app.cli.add_command(journey)
