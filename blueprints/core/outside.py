"""Calls to addresses that somebody else chose: https only, to the open Internet, never to a machine of ours.

The name is resolved once and the line goes to that very address: a name that changes its mind meets nobody here.
"""

import socket
import ssl
from collections.abc import Mapping
from http.client import HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from blueprints.core.errors import Hopeless, Unavailable

_SECONDS = 10
_AWAY = "Nobody answers there."
_CLOSED = "No address of the open Internet."
_TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("::/96"))
"""Where the last four bytes are an old address: for translators of networks, and from before them."""


def is_open(address: str) -> bool:
    """Tell whether an IP address is one of the open Internet: no private, local, reserved or shared one."""
    known = ip_address(address.partition("%")[0])
    if isinstance(known, IPv6Address):
        inner = known.ipv4_mapped or known.sixtofour or _translated(known)
        if known.is_site_local or (inner is not None and not inner.is_global):
            return False
    return known.is_global and not known.is_multicast


def _translated(known: IPv6Address) -> IPv4Address | None:
    """Return the old address that a network translates a new one to, if it does."""
    if any(known in one for one in _TRANSLATED):
        return IPv4Address(int(known) & 0xFFFFFFFF)
    return None


class _Line(HTTPSConnection):
    """A line to one address, for the name that its certificate must bear.

    Args:
        host: the name.
        address: where it was found.
    """

    def __init__(self, host: str, address: str) -> None:
        self._context_made = ssl.create_default_context()
        super().__init__(host, 443, timeout=_SECONDS, context=self._context_made)
        self._address = address

    def connect(self) -> None:
        """Open the line to the address that was looked at."""
        raw = socket.create_connection((self._address, self.port), _SECONDS)
        self.sock = self._context_made.wrap_socket(raw, server_hostname=self.host)


def resolve(host: str) -> str:
    """Return an address of a name.

    Raises:
        Hopeless: one of its addresses is not of the open Internet.
        Unavailable: the name is not found now.
    """
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Unavailable(_AWAY) from error
    if not found or not all(is_open(one) for one in found):
        raise Hopeless(_CLOSED)
    return found[0]


def post(url: str, headers: Mapping[str, str]) -> int:
    """Send an empty POST and return the status; redirects are not followed, what is answered is not read.

    Raises:
        Hopeless: this is no address to call.
        Unavailable: nobody answers there now.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.port not in (None, 443):
        raise Hopeless(_CLOSED)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    line = _Line(parts.hostname, resolve(parts.hostname))
    try:
        line.request("POST", path or "/", body=b"", headers=dict(headers))
        return line.getresponse().status
    except (OSError, HTTPException) as error:
        raise Unavailable(_AWAY) from error
    finally:
        line.close()
