"""The static files are joined, compressed, immutable, and a page carries only the icons that it uses."""

import gzip
import posixpath
import re
from collections.abc import Hashable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, render_template, render_template_string
from jinja2 import StrictUndefined
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse
from wtforms import (
    BooleanField,
    Form,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from blueprints.core.assets import (
    CACHE_CONTROL,
    SHEET,
    STATIC_FOLDER,
    Assets,
    ComponentOptionError,
    UnknownAssetError,
    init_assets,
)

TEMPLATES = Path(__file__).parents[2] / "templates"
FORBIDDEN = re.compile(
    r"!important|^\s*#[a-z]|margin-(left|right|top|bottom)|padding-(left|right|top|bottom)", re.MULTILINE
)


@pytest.fixture
def app() -> Flask:
    bare = Flask("bare", static_folder=None, template_folder=str(TEMPLATES))
    bare.jinja_env.undefined = StrictUndefined
    return bare


@pytest.fixture
def assets(app: Flask) -> Assets:
    return init_assets(app)


@pytest.fixture
def page(app: Flask, assets: Assets) -> Iterator[Assets]:
    """Stand inside one page."""
    with app.test_request_context():
        yield assets


def offer(*values: str) -> Any:
    return list(values)


class SpecimenForm(Form):
    """One field of each kind."""

    first = StringField("Votre prénom", [InputRequired("Écrivez votre prénom.")])
    phone = StringField("Votre téléphone", [Optional()], description="Les espaces ne comptent pas.")
    date = StringField("Date", [InputRequired("Choisissez une date.")])
    theme = SelectField("Thème", choices=offer("work"))
    text = TextAreaField("Votre réponse", [Optional(), Length(max=500)])
    how = RadioField("Comment venez-vous\u00a0?", choices=offer("place", "visio"))
    usage = SelectMultipleField("Où l’utiliser\u00a0?", choices=offer("site", "formation"))
    secret = PasswordField("Votre mot de passe", [InputRequired("Écrivez votre mot de passe.")])
    agree = BooleanField("J’accepte la charte", [InputRequired("Cochez la case.")])


def make_page() -> SimpleNamespace:
    """Return what the application tells every page."""
    item = SimpleNamespace(label="Mon suivi", url="/suivi", icon="waypoints", key="follow-up")
    urls = (
        "home",
        "comfort",
        "help",
        "accessibility",
        "legal",
        "testimonials",
        "what",
        "news",
        "sign_in",
        "words",
        "plan",
        "ideas",
    )
    return SimpleNamespace(
        platform=SimpleNamespace(
            name="Cordée",
            contact_name="Nadia Benkirane",
            contact_phone="04\u00a065\u00a071\u00a012\u00a030",
            contact_phone_href="tel:+33465711230",
            contact_hours="du lundi au vendredi",
            answering_time="Elle répond sous 2\u00a0jours ouvrés.",
        ),
        viewer=SimpleNamespace(
            signed_in=True, name="Awa", initial="A", home_url="/", account_url="/compte", navigation=(item,)
        ),
        section="follow-up",
        comfort=SimpleNamespace(
            palette="doux",
            text="150",
            spacing="large",
            font="lexend",
            motion="none",
            mode="simple",
            ruler="no",
            listen="yes",
        ),
        nonce="nonce",
        notices=[("ok", "Votre réponse est enregistrée.")],
        urls=SimpleNamespace(**{name: f"/{name}" for name in urls}),
        sign_out_url="/sortie",
        has_errors=True,
    )


def fetch(app: Flask, address: str, encoding: str = "") -> TestResponse:
    """Ask for a file and close it."""
    return app.test_client().get(address, headers={"Accept-Encoding": encoding}, buffered=True)


def symbols(markup: str) -> list[str]:
    return re.findall(r'<symbol id="icon-([\w-]+)"', markup)


def test_the_joined_sheet_holds_every_sheet_in_the_order_of_layers(app: Flask, assets: Assets) -> None:
    css = STATIC_FOLDER / "css"
    imported = re.findall(r'@import url\("([^"]+)"\)', (css / "layers.css").read_text())

    sheet = fetch(app, assets.url(SHEET)).text

    on_disk = {path.relative_to(css).as_posix() for path in css.rglob("*.css")}
    assert set(imported) == on_disk - {"layers.css"}
    assert "@import" not in sheet
    assert (
        sheet.index("@layer reset, tokens")
        < sheet.index(".rope >")
        < sheet.index(".empty {")
        < sheet.index(".only-spoken")
    )


def test_fonts_named_by_the_sheet_are_served(app: Flask, assets: Assets) -> None:
    fonts = re.findall(r'url\("([^"]+woff2)"\)', fetch(app, assets.url(SHEET)).text)

    addresses = [posixpath.normpath(posixpath.join(assets.url(SHEET), "..", font)) for font in fonts]

    assert len(addresses) == 4
    assert {fetch(app, address).content_type for address in addresses} == {"font/woff2"}


def test_an_address_holds_the_digest_of_the_folder_and_never_expires(app: Flask, assets: Assets) -> None:
    response = fetch(app, assets.url("js/main.js"))

    assert assets.url("js/main.js") == f"/static/{assets.digest}/js/main.js"
    assert response.headers["Cache-Control"] == CACHE_CONTROL
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert "Access-Control-Allow-Origin" not in response.headers


def test_another_digest_is_not_found(app: Flask, assets: Assets) -> None:
    stale = assets.url("js/main.js").replace(assets.digest, "0" * 12)

    assert fetch(app, stale).status_code == 404


def test_a_changed_file_changes_every_address(tmp_path: Path) -> None:
    folder = tmp_path / "static"
    for name, words in {"css/layers.css": "", "img/icons.svg": "<svg/>", "a.js": "1"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(words)
    before = Assets(folder).url("a.js")

    (folder / "a.js").write_text("2")

    assert Assets(folder).url("a.js") != before


def test_text_is_served_compressed_to_who_accepts_it(app: Flask, assets: Assets) -> None:
    packed = fetch(app, assets.url(SHEET), encoding="gzip")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == fetch(app, assets.url(SHEET)).data


def test_compressed_variants_are_kept_in_the_folder_given(tmp_path: Path) -> None:
    first = Assets(cache=tmp_path)
    written = (tmp_path / first.digest / f"{SHEET}.gz").stat()

    Assets(cache=tmp_path)

    assert (tmp_path / first.digest / f"{SHEET}.gz").stat() == written
    assert [path.name for path in tmp_path.iterdir()] == [first.digest]


def test_a_file_that_does_not_exist_stops_the_page(page: Assets) -> None:
    with pytest.raises(UnknownAssetError, match=r"css/nothing\.css"):
        page.url("css/nothing.css")


def test_an_unknown_icon_stops_the_page(page: Assets) -> None:
    assert page.icon("house")

    with pytest.raises(UnknownAssetError, match="unicorn"):
        render_template_string("{{ icon('unicorn') }}")


def test_the_sprite_holds_only_the_icons_of_the_page(page: Assets) -> None:
    drawn = render_template_string("{{ icon('send') }}{{ icon('house') }}{{ icon('send') }}{{ icon_sprite() }}")

    assert symbols(drawn) == ["house", "send"]
    assert drawn.count('href="#icon-send"') == 2


def test_two_pages_do_not_share_their_icons(app: Flask, assets: Assets) -> None:
    with app.test_request_context():
        assets.icon("send")
    with app.test_request_context():
        assets.mark({"house"})

        assert assets.used() == {"house"}
        assert symbols(assets.sprite()) == ["house"]


def test_a_kept_fragment_declares_its_icons_again(tmp_path: Path) -> None:
    (tmp_path / "part.html").write_text("{{ icon('house') }}{{ words }}")
    app = Flask("kept", static_folder=None, template_folder=str(tmp_path))
    init_assets(app, fragment_key=lambda: "coach")
    page = "{{ fragment('part.html') }}{{ icon_sprite() }}"

    with app.test_request_context():
        first = render_template_string(page, words="un")
    with app.test_request_context():
        second = render_template_string(page, words="deux")

    assert second == first
    assert symbols(second) == ["house"]


def test_without_a_key_a_fragment_is_drawn_each_time(tmp_path: Path) -> None:
    (tmp_path / "part.html").write_text("{{ words }}")
    app = Flask("drawn", static_folder=None, template_folder=str(tmp_path))
    init_assets(app)
    page = "{{ fragment('part.html') }}"

    with app.test_request_context():
        assert render_template_string(page, words="un") == "un"
        assert render_template_string(page, words="deux") == "deux"


def test_fragments_are_kept_within_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blueprints.core.assets.MAX_FRAGMENTS", 2)
    (tmp_path / "part.html").write_text("{{ words }}")
    app = Flask("bound", static_folder=None, template_folder=str(tmp_path))
    keys: Iterator[Hashable] = iter(["a", "b", "c", "a"])
    init_assets(app, fragment_key=lambda: next(keys))
    page = "{{ fragment('part.html') }}"

    with app.test_request_context():
        drawn = [render_template_string(page, words=words) for words in ("1", "2", "3", "4")]

    assert drawn == ["1", "2", "3", "4"]


@pytest.mark.usefixtures("page")
def test_a_component_refuses_an_option_that_it_does_not_know() -> None:
    with pytest.raises(ComponentOptionError, match="badge: unknown kind 'pink'"):
        render_template_string("{% from 'components/badge.html' import badge %}{{ badge('Neuf', kind='pink') }}")


@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 429, 500, 503])
@pytest.mark.usefixtures("page")
def test_an_error_page_needs_nothing_but_the_static_files(code: int) -> None:
    drawn = render_template_string(f"{{% include 'errors/{code}.html' %}}")

    heading = re.search(r"<h1>(.+?)</h1>", drawn)
    assert heading
    assert f"<title>{heading[1]} – Cordée</title>" in drawn


@pytest.mark.usefixtures("page")
def test_an_error_page_gives_back_what_was_typed() -> None:
    drawn = render_template("errors/409.html", message="Julien a écrit avant vous.", typed=["Mes <mots> à moi"])

    assert "Julien a écrit avant vous." in drawn
    assert "Mes &lt;mots&gt; à moi</textarea>" in drawn


def test_the_components_page_draws_every_component_in_every_look(app: Flask, assets: Assets) -> None:
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_null_translations(newstyle=True)  # type: ignore[attr-defined] # the extension adds it
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    app.jinja_env.globals.update(simple=False, explained_words=list)
    form = SpecimenForm(formdata=MultiDict({"text": "x", "how": "visio", "first": "", "secret": ""}))
    form.validate()

    with app.test_request_context():
        drawn = render_template("design/components.html", page=make_page(), form=form)
        asked = assets.used()

    assert "<title>Erreur\u00a0: Tous les composants – Cordée</title>" in drawn
    assert "<h1>Tous les composants</h1>" in drawn
    assert asked == set(symbols(drawn))
    assert "500\u00a0signes au plus." in drawn
    identifiers = re.findall(r' id="([^"]+)"', drawn)
    assert sorted(set(identifiers)) == sorted(identifiers)
    assert 'style="' not in drawn
    assert "\u202f" not in drawn


def test_every_component_of_the_folder_is_shown_on_the_components_page() -> None:
    shown = "".join(path.read_text() for path in (TEMPLATES / "design").glob("*.html"))

    missing = {
        path.name for path in (TEMPLATES / "components").glob("*.html") if f'"components/{path.name}"' not in shown
    }

    assert missing == {"csrf.html", "preview.html"}  # inside forms, and in the head


def test_an_application_with_its_own_static_route_is_refused() -> None:
    with pytest.raises(RuntimeError, match="static_folder=None"):
        init_assets(Flask("twice"))


@pytest.mark.parametrize("path", sorted((STATIC_FOLDER / "css").rglob("*.css")), ids=lambda path: path.name)
def test_a_sheet_stays_short_and_keeps_the_rules_of_the_cascade(path: Path) -> None:
    words = path.read_text()

    assert len(words.splitlines()) <= 180
    assert FORBIDDEN.findall(words) == []
