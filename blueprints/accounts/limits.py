"""How often one may send: enough for everybody behind one network address, too little for a flood."""

from ipaddress import IPv6Address, ip_address

from flask import request
from flask_limiter import Limiter

from blueprints.core import access, tokens


class SendingLimiter(Limiter):
    """Counts what is sent, never what is read: the library's own check would cost every page a quarter of hello."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:  # noqa: FBT001, FBT002 - its signature
        if request.method == "POST":
            super()._check_request_limit(callable_name, in_middleware)


def network() -> str:
    """Return the network address of who sends; of IPv6, the part that a household or an office has as one."""
    given = request.remote_addr or "127.0.0.1"
    try:
        address = ip_address(given)
    except ValueError:
        return given
    if isinstance(address, IPv6Address):
        return (address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64)).compressed
    return given


limiter = SendingLimiter(network, headers_enabled=False)


def tried_link(purpose: str) -> str:
    """Return which of our links is tried from where; those that are not ours count together, and close nobody's."""
    found = tokens.read(purpose, str((request.view_args or {}).get("token", "")))
    return f"{found.hex if found else purpose}|{network()}"


def signed_in_person() -> str:
    """Return who sends: what a neighbour on the same network sends does not count."""
    actor = access.current_actor()
    return actor.person_id.hex if actor else network()
