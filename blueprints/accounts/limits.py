"""How often one may send: enough for everybody behind one network address, too little for a flood."""

from flask import request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from blueprints.core import access, tokens


class SendingLimiter(Limiter):
    """Counts what is sent, never what is read: the library's own check would cost every page a quarter of hello."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:  # noqa: FBT001, FBT002 - its signature
        if request.method == "POST":
            super()._check_request_limit(callable_name, in_middleware)


limiter = SendingLimiter(get_remote_address, headers_enabled=False)


def tried_link(purpose: str) -> str:
    """Return which of our links is tried from where; those that are not ours count together, and close nobody's."""
    found = tokens.read(purpose, str((request.view_args or {}).get("token", "")))
    return f"{found.hex if found else purpose}|{get_remote_address()}"


def signed_in_person() -> str:
    """Return who sends: what a neighbour on the same network sends does not count."""
    actor = access.current_actor()
    return actor.person_id.hex if actor else get_remote_address()
