"""The laws of every page that any test opens: what a browser, a keyboard and a screen reader need, always."""

import re
from functools import lru_cache
from html.parser import HTMLParser

import html5lib
from werkzeug.test import TestResponse

_LABELLED = {"input", "select", "textarea"}
_UNLABELLED = {"hidden", "submit", "button"}


class _Reader(HTMLParser):
    """Collects what the laws speak of."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.headings = 0
        self.title = ""
        self.h1 = ""
        self.faults: list[str] = []
        self.labels: set[str] = set()
        self.fields: list[tuple[str, str]] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids, headings, labels, fields, and anything inline."""
        given = dict(attrs)
        self._note_faults(tag, given)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if tag in ("h1", "title"):
            self.headings += tag == "h1"
            self._inside.append(tag)
        if tag == "label":
            self._inside.append("label")
            self.labels.add(given.get("for") or "")
        if tag in _LABELLED and given.get("type") not in _UNLABELLED:
            named = bool(given.get("aria-label") or given.get("aria-labelledby") or "label" in self._inside)
            self.fields.append((given.get("id") or "", "named" if named else ""))

    def _note_faults(self, tag: str, given: dict[str, str | None]) -> None:
        if "style" in given or tag == "style":
            self.faults.append(f"inline style on <{tag}>")
        if any(name.startswith("on") for name in given):
            self.faults.append(f"inline script on <{tag}>")
        if tag == "script" and not given.get("nonce"):
            self.faults.append("a script without a nonce")
        if tag == "img" and "alt" not in given:
            self.faults.append("an image without alt")

    def handle_endtag(self, tag: str) -> None:
        """Leave what was entered."""
        if tag in self._inside:
            self._inside.remove(tag)

    def handle_data(self, data: str) -> None:
        """Read the title and the main heading."""
        if "title" in self._inside:
            self.title += data
        if "h1" in self._inside:
            self.h1 += data


def check_page(response: TestResponse) -> None:
    """Fail when a page breaks one of the laws."""
    if response.mimetype != "text/html" or response.status_code in range(300, 400):
        return
    faults = _faults(_OF_THE_MOMENT.sub(r'\1"…"', response.get_data(as_text=True)))
    assert not faults, f"{response.request.path}: {faults}"


_OF_THE_MOMENT = re.compile(r'(\b(?:nonce|name="(?:csrf_token|client_id)" value)=)"[\w.-]+"')
"""What changes each time a page is drawn."""


@lru_cache(maxsize=4096)
def _faults(source: str) -> tuple[str, ...]:
    """Return what is wrong with a page; half of those that a run opens are the same as one before."""
    html5lib.HTMLParser(strict=True).parse(source)
    reader = _Reader()
    reader.feed(source)
    faults = list(reader.faults)
    if reader.headings != 1:
        faults.append(f"{reader.headings} main headings")
    title = _plain(reader.title).removeprefix("Erreur : ")
    if not title.startswith(_plain(reader.h1)):
        faults.append(f"the title {title!r} does not start with the heading {_plain(reader.h1)!r}")
    double = {one for one in reader.ids if reader.ids.count(one) > 1}
    if double:
        faults.append(f"ids used twice: {sorted(double)}")
    unnamed = [one for one, named in reader.fields if not named and one not in reader.labels]
    if unnamed:
        faults.append(f"fields without a label: {unnamed}")
    if "\u202f" in source:
        faults.append("U+202F, which the fonts lack")
    return tuple(faults)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ")).strip()
