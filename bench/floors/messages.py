"""The encrypted, durable floor of messages: seal, one commit, and the words to a room of three over Flask-SocketIO.

No access, no session, no sequence, no audit. `CORDEE_DATA` names the folder where it writes.
"""

import os
import sqlite3
import threading
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, request
from flask_socketio import SocketIO, emit, join_room

app = Flask(__name__, static_folder=None)
live = SocketIO(app, async_mode="threading", async_handlers=False, transports=["websocket"], cors_allowed_origins="*")
_cipher = AESGCM(os.urandom(32))
_local = threading.local()
_rooms: dict[str, str] = {}


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
    room = request.args["room"]
    _rooms[request.sid] = room  # type: ignore[attr-defined] # Flask-SocketIO adds it
    join_room(room)


@live.on("send")
def send(words: str) -> None:
    room = _rooms[request.sid]  # type: ignore[attr-defined] # idem
    nonce = os.urandom(12)
    sealed = nonce + _cipher.encrypt(nonce, words.encode(), room.encode())
    _connection().execute("INSERT INTO messages (room, body) VALUES (?, ?)", (room, sealed))
    emit("message", words, to=room)
