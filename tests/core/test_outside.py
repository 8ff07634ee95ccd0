"""Calls to the open Internet: an empty POST, to a server whose certificate bears the name, and no redirect."""

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from blueprints.core import outside
from blueprints.core.errors import Unavailable

NAME, OPEN = "push.exemple.fr", "203.0.113.9"


class _Notes(BaseHTTPRequestHandler):
    """Notes what comes, and answers as the server was told."""

    def do_POST(self) -> None:
        server: Any = self.server
        server.came.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(server.status)
        self.send_header("Location", "https://127.0.0.1/")
        self.end_headers()

    def log_message(self, *said: object) -> None:
        """Say nothing."""


def _certificate(folder: Path, name: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def _served(file: Path, status: int) -> Iterator[Any]:
    with HTTPServer(("127.0.0.1", 0), _Notes) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        made: Any = server
        made.came, made.status = [], status
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield made
        server.shutdown()
        thread.join()


@pytest.fixture
def reach(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, Path], None]:
    """Make the name lead to an address of the open Internet, and that address to a server of this test."""
    context = ssl.create_default_context

    def lead(server: Any, trusted: Path) -> None:
        def connect(address: tuple[str, int], *rest: Any, **more: Any) -> socket.socket:
            assert address == (OPEN, 443)
            line = socket.socket()
            line.connect(server.server_address)
            return line

        monkeypatch.setattr(outside, "is_open", lambda address: address == OPEN)
        monkeypatch.setattr(socket, "getaddrinfo", lambda *rest, **more: [(2, 1, 6, "", (OPEN, 443))])
        monkeypatch.setattr(socket, "create_connection", connect)
        monkeypatch.setattr(ssl, "create_default_context", lambda: context(cafile=str(trusted)))

    return lead


@pytest.mark.parametrize("status", [201, 410, 307])
def test_an_empty_post_reaches_the_server_and_its_status_comes_back(
    tmp_path: Path, reach: Callable[[Any, Path], None], status: int
) -> None:
    file = _certificate(tmp_path, NAME)
    with _served(file, status) as server:
        reach(server, file)
        assert outside.post(f"https://{NAME}/w/1?a=b", {"TTL": "60"}) == status
        ((path, headers, body),) = server.came
    assert (path, body) == ("/w/1?a=b", b"")
    assert (headers["Host"], headers["TTL"], headers["Content-Length"]) == (NAME, "60", "0")


def test_a_certificate_of_another_name_or_of_nobody_is_not_spoken_to(
    tmp_path: Path, reach: Callable[[Any, Path], None]
) -> None:
    own, other = _certificate(tmp_path, NAME), _certificate(tmp_path, "autre.exemple.fr")
    for shown, trusted in ((other, other), (own, other)):
        with _served(shown, 201) as server:
            reach(server, trusted)
            with pytest.raises(Unavailable):
                outside.post(f"https://{NAME}/", {})
            assert server.came == []


@pytest.mark.parametrize(
    "address",
    ["64:ff9b::a00:1", "64:ff9b:1::a00:1", "::a00:1", "::7f00:1", "fec0::1", "::ffff:10.0.0.1", "2002:a00:1::"],
)
def test_an_address_that_leads_inside_by_another_one_is_not_open(address: str) -> None:
    assert not outside.is_open(address)


def test_an_address_of_the_open_internet_is_open_by_both_ways() -> None:
    assert outside.is_open("198.41.0.4")
    assert outside.is_open("2001:500:2::c")
    assert outside.is_open("64:ff9b::c629:4"), "where a network has no other way to the old addresses"
