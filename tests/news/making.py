"""What the tests of notices stand on: a mailbox, a day that moves, and the jobs."""

from datetime import timedelta
from email.message import EmailMessage

import time_machine

from blueprints.accounts.models import Person
from blueprints.core import mail, outbox
from blueprints.news import services
from blueprints.news.models import MailChoice, NewsGroup
from tests.conftest import World


def choose(world: World, person: Person, choice: MailChoice = MailChoice.EACH, *groups: NewsGroup) -> None:
    """Choose how a person is mailed, about messages by default."""
    chosen = dict.fromkeys(groups or (NewsGroup.MESSAGES,), choice)
    world.run(services.choose_news, person_id=person.id, choices=chosen)


def work(world: World, day: time_machine.Traveller | None = None, seconds: int = 0) -> None:
    """Let time pass and the jobs run, each minute as the worker does."""
    for _minute in range(max(1, seconds // 60)):
        if day is not None:
            day.shift(timedelta(seconds=min(seconds, 60)))
        with world.app.app_context():
            outbox.run_due()


def read_by(mailbox: mail.FolderMailer, person: Person) -> list[EmailMessage]:
    """Return what a person received, the last first."""
    return [one for one in mailbox.list_messages() if one["To"] == person.email]
