"""Serve the style sheet, icons, scripts and fonts under an address that never changes its content."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import posixpath
import re
import shutil
import tempfile
import weakref
from functools import cache as remember
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from flask import current_app, g
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from whitenoise import WhiteNoise  # type: ignore[import-untyped] # it has no types

try:
    import brotli  # type: ignore[import-not-found,unused-ignore] # where it is not installed
except ImportError:  # gzip alone is enough
    brotli = None

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator
    from wsgiref.headers import Headers
    from wsgiref.types import WSGIApplication

    from flask import Flask

STATIC_FOLDER: Final = Path(__file__).parents[2] / "static"
SHEET: Final = "css/cordee.css"
SPRITE: Final = "img/icons.svg"
CACHE_CONTROL: Final = "public, max-age=31536000, immutable"
MAX_FRAGMENTS: Final = 512
_COMPRESSIBLE: Final = {".css", ".js", ".svg", ".txt", ".json"}
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_LINE_START: Final = re.compile(r"\n\s+")
_ADDRESS: Final = re.compile(r'(?P<imported>@import )?url\("(?!data:|https?:|/)(?P<path>[^"]+)"\)(?(imported);)')
_SYMBOL: Final = re.compile(r'<symbol id="icon-([a-z0-9-]+)".*?</symbol>', re.DOTALL)


class UnknownAssetError(LookupError):
    """A template asked for a file or an icon that the static folder does not hold."""


class ComponentOptionError(ValueError):
    """A template gave a component an option that the component does not know."""


def refuse(component: str, option: str, value: object) -> NoReturn:
    """Stop the page: called by the macros when an option has an unknown value."""
    message = f"{component}: unknown {option} {value!r}"
    raise ComponentOptionError(message)


class Assets:
    """The static folder, joined, compressed and addressed by the digest of its content."""

    def __init__(self, folder: Path = STATIC_FOLDER, cache: Path | None = None) -> None:
        """Read the folder once; compressed variants are kept in `cache`, or until the process ends."""
        contents = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        contents[SHEET] = join_sheets(contents, "css/layers.css").encode()
        self.folder = folder
        self.digest = _digest(contents)
        self.prefix = f"/static/{self.digest}/"
        self._urls = {path: self.prefix + path for path in contents}
        symbols = {found[1]: found[0] for found in _SYMBOL.finditer(contents[SPRITE].decode())}
        self._symbols = symbols
        self._icons = {
            name: Markup(f'<svg class="icon" aria-hidden="true"><use href="#icon-{name}"/></svg>')  # noqa: S704 - our own file
            for name in symbols
        }
        self._built = self._build(contents, cache)

    def _build(self, contents: dict[str, bytes], cache: Path | None) -> Path:
        """Write the joined sheet and the compressed variants, once for each digest."""
        if cache is None:
            cache = Path(tempfile.mkdtemp(prefix="cordee-static-"))
            weakref.finalize(self, shutil.rmtree, cache, ignore_errors=True)
        target = cache / self.digest
        if not target.exists():
            cache.mkdir(parents=True, exist_ok=True)
            draft = Path(tempfile.mkdtemp(dir=cache))
            draft.chmod(0o755)
            for path, content in contents.items():
                if Path(path).suffix in _COMPRESSIBLE:
                    _write_variants(draft / path, content)
            try:
                draft.rename(target)
            except OSError:  # another process built the same digest first
                shutil.rmtree(draft)
        return target

    def url(self, path: str) -> str:
        """Return the address of a file of the static folder, such as `js/main.js`."""
        try:
            return self._urls[path]
        except KeyError:
            message = f"no static file {path!r}"
            raise UnknownAssetError(message) from None

    def icon(self, name: str) -> Markup:
        """Draw an icon of the sprite, and note that this page needs its symbol."""
        try:
            drawing = self._icons[name]
        except KeyError:
            message = f"no icon {name!r} in {SPRITE}"
            raise UnknownAssetError(message) from None
        self._noted().add(name)
        return drawing

    @staticmethod
    def _noted() -> set[str]:
        try:
            return g.icons  # type: ignore[no-any-return] # the open dictionary of a request
        except AttributeError:
            g.icons = names = set[str]()
            return names

    def used(self) -> frozenset[str]:
        """Return the names of the icons asked for so far during this page."""
        return frozenset(self._noted())

    def mark(self, names: Iterable[str]) -> None:
        """Declare icons used by a piece of page that was rendered earlier and kept."""
        self._noted().update(names)

    @contextlib.contextmanager
    def collected(self) -> Iterator[set[str]]:
        """Give the set of icons asked for inside the block, to keep beside a rendered fragment."""
        before, g.icons = self._noted(), set[str]()
        try:
            yield g.icons
        finally:
            before.update(g.icons)
            g.icons = before

    def sprite(self) -> Markup:
        """Return the symbols used by this page; to be called last, at the end of the body."""
        symbols = "".join(self._symbols[name] for name in sorted(self._noted()))
        return Markup(  # noqa: S704 - our own file
            f'<svg class="sprite" width="0" height="0" aria-hidden="true">{symbols}</svg>'
        )

    def wrap(self, wsgi_app: WSGIApplication) -> WSGIApplication:
        """Answer the static addresses before the application is reached."""
        served = WhiteNoise(wsgi_app, allow_all_origins=False, add_headers_function=_add_headers)
        served.add_files(self.folder, self.prefix)
        served.add_files(self._built, self.prefix)
        return served  # type: ignore[no-any-return] # whitenoise has no types


class Fragments:
    """Parts of the layout rendered once for each key, with the icons they use."""

    def __init__(self, assets: Assets, key: Callable[[], Hashable | None]) -> None:
        """`key` says what a fragment depends on (roles, locale, section); None means do not keep."""
        self._assets = assets
        self._key = key
        self._kept: dict[tuple[str, Hashable], tuple[Markup, frozenset[str]]] = {}

    def render(self, context: Context, template: str) -> Markup:
        """Render a template with the page's context, or give back what was kept."""
        key = self._key()
        kept = self._kept.get((template, key)) if key is not None else None
        if kept is None:
            with self._assets.collected() as names:
                source = context.environment.get_template(template)
                kept = Markup(source.render(context.get_all())), frozenset(names)  # noqa: S704 - drawn by Jinja
            if key is not None:
                if len(self._kept) >= MAX_FRAGMENTS:
                    self._kept.clear()
                self._kept[template, key] = kept
        markup, used = kept
        self._assets.mark(used)
        return markup


def join_sheets(contents: dict[str, bytes], entry: str) -> str:
    """Return the entry sheet with its imports put in their place, comments and indents removed."""
    home = posixpath.dirname(entry)

    def read(path: str) -> str:
        folder = posixpath.dirname(path)

        def replace(found: re.Match[str]) -> str:
            target = posixpath.normpath(posixpath.join(folder, found["path"]))
            if found["imported"]:
                return read(target)
            return f'url("{posixpath.relpath(target, home)}")'

        return _ADDRESS.sub(replace, _COMMENT.sub("", contents[path].decode()))

    return _LINE_START.sub("\n", read(entry)).strip() + "\n"


def _digest(contents: dict[str, bytes]) -> str:
    whole = hashlib.blake2b(digest_size=6)
    for path, content in sorted(contents.items()):
        whole.update(f"{path}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()


def _write_variants(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    packed = {".gz": gzip.compress(content, mtime=0)}
    if brotli is not None:
        packed[".br"] = brotli.compress(content, quality=9)
    for suffix, small in packed.items():
        if len(small) < len(content) * 0.95:
            path.with_name(path.name + suffix).write_bytes(small)


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    headers["Cache-Control"] = CACHE_CONTROL
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


@remember
def load_assets(folder: Path, cache: Path | None) -> Assets:
    """Return the one reading of a static folder that the applications of a process share."""
    return Assets(folder, cache)


def init_assets(
    app: Flask,
    *,
    folder: Path = STATIC_FOLDER,
    cache: Path | None = None,
    fragment_key: Callable[[], Hashable | None] = lambda: None,
) -> Assets:
    """Give the templates `asset_url`, `icon`, `icon_sprite`, `fragment` and `refuse`, and serve the files.

    `cache`: folder for the compressed variants; it must belong to us. `fragment_key`: see `Fragments`.
    Raises RuntimeError if the application has a static route of its own.
    """
    if app.has_static_folder:
        message = "create the application with static_folder=None"
        raise RuntimeError(message)
    assets = load_assets(folder, cache)
    fragments = Fragments(assets, fragment_key)

    @pass_context
    def fragment(context: Context, template: str) -> Markup:
        return fragments.render(context, template)

    globals_: dict[str, Any] = {
        "asset_url": assets.url,
        "icon": assets.icon,
        "icon_sprite": assets.sprite,
        "fragment": fragment,
        "refuse": refuse,
    }
    app.jinja_env.globals.update(globals_)
    app.extensions["assets"] = assets
    app.wsgi_app = assets.wrap(app.wsgi_app)  # type: ignore[method-assign, assignment] # Flask's documented way
    return assets


def draw(name: str) -> Markup:
    """Draw an icon as the templates do. A long list draws each of its icons once, and writes it often."""
    kept: Assets = current_app.extensions["assets"]
    return kept.icon(name)
