"""A few pages at once: the others wait for their turn, and nobody waits for a slow sender."""

import threading
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import pytest

from blueprints.core import turns
from blueprints.core.turns import Turns

PATIENT = 30.0


class Pages:
    """An application whose pages wait until they are let go, and which counts them."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.let_go = threading.Event()
        self.bodies: list[bytes] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.bodies.append(environ["wsgi.input"].read())
        self.begun.release()
        assert self.let_go.wait(PATIENT)
        start_response("200 OK", [])
        return [b"done"]


class Slow(BytesIO):
    """A body that never comes to its end."""

    def read(self, size: int | None = -1, /) -> bytes:
        msg = f"{size} bytes were waited for."
        raise AssertionError(msg)


def request(body: bytes | BytesIO = b"", **more: str) -> dict[str, Any]:
    held = body if isinstance(body, BytesIO) else BytesIO(body)
    return {"CONTENT_LENGTH": str(len(held.getvalue())), "wsgi.input": held, **more}


def ask(app: Turns, environ: dict[str, Any]) -> threading.Thread:
    asking = threading.Thread(target=app, args=(environ, lambda *_: None), daemon=True)
    asking.start()
    return asking


def end(pages: Pages, *asking: threading.Thread) -> None:
    pages.let_go.set()
    for one in asking:
        one.join(PATIENT)
        assert not one.is_alive()


def test_one_page_more_than_the_turns_waits_until_one_is_done() -> None:
    pages = Pages()
    app = Turns(pages, at_work=2, patience=PATIENT)
    asking = [ask(app, request()) for _ in range(3)]
    assert pages.begun.acquire(timeout=PATIENT)
    assert pages.begun.acquire(timeout=PATIENT)
    assert not pages.begun.acquire(timeout=0.2), "a third page was worked on"
    pages.let_go.set()
    assert pages.begun.acquire(timeout=PATIENT), "the third page was forgotten"
    end(pages, *asking)


def test_a_turn_is_given_back_when_a_page_fails() -> None:
    def fails(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        del environ, start_response
        raise ZeroDivisionError

    app = Turns(fails, at_work=1, patience=PATIENT)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            app(request(), lambda *_: None)


def test_who_has_waited_long_goes_on_anyway() -> None:
    pages = Pages()
    app = Turns(pages, at_work=1, patience=0.05)
    asking = [ask(app, request()) for _ in range(2)]
    assert pages.begun.acquire(timeout=PATIENT)
    assert pages.begun.acquire(timeout=PATIENT), "a page was shut out by another that hangs"
    end(pages, *asking)


def test_what_is_sent_is_there_before_the_turn_and_reaches_the_page() -> None:
    pages = Pages()
    pages.let_go.set()
    assert list(Turns(pages)(request(b"a=1&b=2"), lambda *_: None)) == [b"done"]
    assert pages.bodies == [b"a=1&b=2"]


@pytest.mark.parametrize(
    "slow",
    [
        {"CONTENT_LENGTH": str(turns.SMALL + 1)},
        {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"},
        {"CONTENT_LENGTH": "many"},
        {"CONTENT_LENGTH": "²"},
        {"CONTENT_LENGTH": "-5"},
    ],
    ids=["long", "chunked", "a word", "a power", "less than nothing"],
)
def test_what_comes_slowly_takes_no_turn_and_is_left_to_the_page(slow: dict[str, str]) -> None:
    held = Pages()
    app = Turns(held, at_work=1, patience=PATIENT)
    first = ask(app, request())
    assert held.begun.acquire(timeout=PATIENT)
    read: list[object] = []

    def other(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        del start_response
        read.append(environ["wsgi.input"])
        return [b"beside"]

    app.wsgi_app, body = other, Slow()
    assert list(app(request(body, **slow), lambda *_: None)) == [b"beside"]
    assert read == [body]
    end(held, first)


def test_work_outside_of_python_leaves_its_turn_to_another_page() -> None:
    outside, let_back = threading.Event(), threading.Event()

    def works_outside(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        del environ, start_response
        with turns.aside():
            outside.set()
            assert let_back.wait(PATIENT)
        return [b"done"]

    app = Turns(works_outside, at_work=1, patience=PATIENT)
    first = ask(app, request())
    assert outside.wait(PATIENT)
    pages = Pages()
    app.wsgi_app = pages
    second = ask(app, request())
    assert pages.begun.acquire(timeout=PATIENT), "nobody could work meanwhile"
    third = ask(app, request())
    let_back.set()
    first.join(0.2)
    assert first.is_alive(), "the first went on while another was at work"
    assert not pages.begun.acquire(timeout=0.2), "two had the only turn"
    end(pages, first, second, third)


def test_outside_of_a_request_there_is_no_turn_to_give_back() -> None:
    with turns.aside():
        pass


def test_who_went_on_without_a_turn_gives_none_back() -> None:
    pages = Pages()
    app = Turns(pages, at_work=1, patience=0.05)
    asking = [ask(app, request()) for _ in range(3)]
    for _ in asking:
        assert pages.begun.acquire(timeout=PATIENT)
    end(pages, *asking)
    app.patience, held = PATIENT, Pages()
    app.wsgi_app = held
    asking = [ask(app, request()) for _ in range(2)]
    assert held.begun.acquire(timeout=PATIENT)
    assert not held.begun.acquire(timeout=0.2), "there are more turns than before"
    end(held, *asking)
