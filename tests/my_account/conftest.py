"""A person with an account, and the mails that reach her."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from blueprints.accounts.models import Person
from blueprints.core import mail, outbox, state
from tests.conftest import World

Letters = Callable[[], list[EmailMessage]]


@pytest.fixture
def awa(world: World) -> Person:
    """An accompanied person."""
    return world.person(
        first_name="Awa",
        last_name="Diallo",
        email="awa@exemple.fr",
        pseudonym="Mésange",
        recognition_word="mirabelle",
    )


@pytest.fixture
def letters(world: World) -> Letters:
    """Empty the outbox and return the mails that left since the last time, the latest first."""

    def read() -> list[EmailMessage]:
        with world.app.app_context():
            for old in (state.current().settings.data / "mailbox").glob("*.eml"):
                old.unlink()
            outbox.run_due()
            mailer = mail.mailer()
            assert isinstance(mailer, mail.FolderMailer)
            return mailer.list_messages()

    read()
    return read
