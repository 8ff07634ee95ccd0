"""The exceptions that a person may meet, each with a sentence for her."""

from typing import IO

from click import ClickException, echo

from blueprints.core.i18n import gettext


class CordeeError(Exception):
    """Base of the errors that carry a French sentence for the person.

    Args:
        message: what happened and what to do, in plain French.
    """

    status = 500

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self._message = message

    @property
    def message(self) -> str:
        """Return the sentence in the wording of who reads it now."""
        return gettext(self._message) if self._message else ""


class Refused(CordeeError):  # noqa: N818 - the word the whole house uses for a service's no
    """A service says no to what was asked; the form shows why (422)."""

    status = 422


class Stale(CordeeError):  # noqa: N818 - named for what happened
    """Somebody else changed the same thing meanwhile (409)."""

    status = 409


class Unavailable(CordeeError):  # noqa: N818 - named for what happened
    """A machine part is missing for the moment: database, disk, mail (503)."""

    status = 503


class Hopeless(CordeeError):  # noqa: N818 - idem
    """What was tried will never work, so that trying again would only make noise (a mailbox that is no more)."""


class Tampered(CordeeError):  # noqa: N818 - named for what happened
    """A ciphertext was moved, altered or truncated: it stays closed."""


class ConfigurationError(ClickException):
    """The settings do not allow a safe start; the message says which and why, on the command line without a trace."""

    def show(self, file: IO[str] | None = None) -> None:
        """Print the sentence alone, without an English word before it."""
        echo(self.format_message(), file=file, err=file is None)
