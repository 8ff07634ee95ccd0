"""The encrypted, durable floor of messages: an HTTP POST that seals, commits once, and pushes the words to a room.

No form, no access, no session, no sequence, no audit. `CORDEE_DATA` names the folder where it writes.
"""

import os
import sqlite3
import threading
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, request
from flask_socketio import SocketIO, join_room

app = Flask(__name__, static_folder=None)
live = SocketIO(
    app,
    async_mode="threading",
    async_handlers=False,
    transports=["websocket"],  # type: ignore[call-arg,unused-ignore] # newer than its types
    cors_allowed_origins="*",
)
_cipher = AESGCM(os.urandom(32))
_local = threading.local()


def _connection() -> sqlite3.Connection:
    connection = getattr(_local, "connection", None)
    if connection is None:
        path = Path(os.environ["CORDEE_DATA"]) / "floor.db"
        connection = sqlite3.connect(path, isolation_level=None, timeout=10)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, room TEXT, body BLOB)")
        _local.connection = connection
    return connection


@live.on("connect")
def connect() -> None:
    join_room(request.args["room"])


@app.post("/rooms/<room>")
def send(room: str) -> tuple[str, int]:
    words = request.form["body"]
    nonce = os.urandom(12)
    sealed = nonce + _cipher.encrypt(nonce, words.encode(), room.encode())
    _connection().execute("INSERT INTO messages (room, body) VALUES (?, ?)", (room, sealed))
    live.emit("message", words, to=room)
    return "", 201
