"""M3: what encryption at rest adds to a message: sent and fetched with our keyring, and with one that hides nothing."""

import json
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

from flask import Flask, url_for

from bench import inside, rounds
from bench.addresses import Address
from bench.bulk import WORDS
from bench.data import Scene, Trio
from bench.figures import Figure
from bench.messages import form_token
from bench.pages import MILLISECONDS
from bench.servers import PUBLIC_URL
from blueprints.core import state
from blueprints.core.crypto import AES_256_GCM, HEADER, NONCE, VERSION, Binding, Keyring

_TAG = 16


class GlassKeyring(Keyring):
    """Seals nothing: the words stand in the envelope as they are. It exists to be measured against, here only."""

    def seal(self, key_id: UUID, text: str, binding: Binding) -> bytes:
        del binding
        return bytes((VERSION, AES_256_GCM)) + key_id.bytes + bytes(NONCE) + text.encode() + bytes(_TAG)

    def open(self, envelope: bytes, binding: Binding, *, key_id: UUID | None = None) -> str:
        del binding, key_id
        return envelope[HEADER:-_TAG].decode()


def figures(app: Flask, scene: Scene, *, turns: int, each: int) -> Iterator[Figure]:
    """Return M3."""
    own = state.of(app)
    sealed, glass = own.keyring, GlassKeyring(own.keystore.unwrap)
    targets = {
        "with": _exchange(app, scene.trios[0], sealed),
        "without": _exchange(app, scene.trios[1], glass),
    }
    try:
        timings = rounds.measure(targets, rounds=turns, each=each)
    finally:
        own.keyring = sealed
    note = f"{timings['with'].median * MILLISECONDS:.2f} ms, without {timings['without'].median * MILLISECONDS:.2f} ms"
    yield Figure("M3", timings["with"].times(timings["without"]), "M3", note=note)


def _exchange(app: Flask, trio: Trio, keyring: Keyring) -> Callable[[], None]:
    """Return the act of sending one message and fetching it, under *keyring*, in a conversation of its own."""
    with app.test_request_context(base_url=PUBLIC_URL):
        path = url_for("messaging.send", conversation_id=trio.conversation_id)
        page = url_for("messaging.show", conversation_id=trio.conversation_id)
    data = {"Accept": "application/json"}
    sender, reader = (Address("messages", path, token).headers | data for token in trio.tokens[:2])
    token = form_token(inside.ask(app, page, Address("page", page, trio.tokens[0]).headers).body)

    def act() -> None:
        state.of(app).keyring = keyring
        form = {"csrf_token": token, "client_id": str(uuid4()), "body": WORDS[0]}
        sent = json.loads(inside.ask(app, path, sender, form).body)["message"]
        got = json.loads(inside.ask(app, f"{path}?depuis={sent['sequence'] - 1}", reader).body)["messages"]
        if [one["text"] for one in got] != [WORDS[0]]:
            message = "The words that came are not those that were sent."
            raise ValueError(message)

    return act
