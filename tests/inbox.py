"""A mail server of the tests' own."""

from typing import Any


class Inbox:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.received: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep it, and say yes."""
        del server, session
        self.received.append(envelope.content)
        return "250 OK"
