"""Cordée: `create_app()` puts the parts together; nothing else lives here."""

import os
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

from flask import Flask
from jinja2 import StrictUndefined

from blueprints import policy
from blueprints.accounts import comforting, parking, platforms, sessions
from blueprints.core import (
    access,
    assets,
    commands,
    db,
    error_pages,
    i18n,
    jobs,
    logs,
    pages,
    schema,
    security,
    sockets,
    state,
    text,
    turns,
)
from blueprints.core.config import Settings
from blueprints.core.crypto import Keyring
from blueprints.core.keystore import Keystore
from blueprints.home import navigation

FEATURES = (
    "accounts", "undo", "news", "drafts", "glossary", "files", "care", "charter", "sign_in", "journeys", "moderation",
    "discussion", "venues", "meetings", "adjustments", "joining", "my_account", "messaging", "advice", "ideas",
    "consultations", "testimonials", "front_door", "calendar", "agenda", "minutes", "desk", "privacy", "home",
)  # fmt: skip
PARTS = (
    "routes", "watching", "jobs", "samples", "telling", "undoing", "leaving", "adjusting", "moderating", "caring",
    "cli",
)  # fmt: skip
"""The modules by which a feature shows itself, each where it has one: its pages, what watches over the service and its
open lines, its jobs, how the drill of a backup opens what it encrypts, how it says what it tells people, what becomes
of a closed account's things, how what it holds begins an adjustment, how its texts are moderated, what it
knows of who is cared for, its commands."""
LINES_ONLY = ("watching",)
"""Those of the process that holds the open lines and has no pages: it weighs a quarter less."""


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application.

    Args:
        settings: what the outside decides; by default the `CORDEE_…` variables.

    Raises:
        ConfigurationError: the settings do not allow a safe start.
    """
    settings = settings or Settings.from_environment(os.environ)
    app = Flask(__name__, static_folder=None)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        show_text=text.show, isolate=text.isolate, of=text.of, that=text.that, unbroken=text.unbroken
    )
    logs.configure(settings)
    settings.data.mkdir(parents=True, exist_ok=True)
    keystore = Keystore(settings.keystore_url, settings)
    state.install(app, state.State(settings, keystore, Keyring(keystore.unwrap)))
    db.init_db(app, settings.database_url)
    schema.init_migrations(app)
    _request_path(app, settings)
    commands.init_commands(app)
    for feature in FEATURES if settings.is_production else (*FEATURES, "demo"):
        _install(app, feature, PARTS if settings.has_pages else LINES_ONLY)
    jobs.init_jobs(app)
    return app


def _request_path(app: Flask, settings: Settings) -> None:
    """Install what every request meets, in this order."""
    app.wsgi_app = turns.Turns(app.wsgi_app)  # type: ignore[method-assign] # Flask's documented way
    logs.init_access_log(app)
    i18n.init_i18n(app)
    app.before_request(platforms.enter_or_redirect)
    load_actor = sessions.init_sessions(app)
    access.install(app, policy.RULES, load_actor)
    security.init_security(app)
    parking.init_parking(app)
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    app.config["RATELIMIT_ENABLED"] = settings.environment != "test"
    if settings.has_pages:
        from blueprints.accounts.limits import limiter  # noqa: PLC0415 - nothing is sent to the process of open lines

        limiter.init_app(app)
    error_pages.init_error_pages(app)
    pages.init_pages(app, platform=platforms.current, comfort=comforting.current_comfort, navigation=navigation.menu_of)
    assets.init_assets(app, cache=settings.data / "static", fragment_key=pages.fragment_key)
    sockets.init_sockets(app, settings, platforms.enter)
    security.wrap(app, settings)


def _install(app: Flask, feature: str, parts: Sequence[str]) -> None:
    """Import these parts of a feature and register its pages and commands."""
    for part in parts:
        name = f"blueprints.{feature}.{part}"
        if find_spec(name) is None:
            continue
        module = import_module(name)
        if hasattr(module, "blueprint") and part in ("routes", "watching"):
            app.register_blueprint(module.blueprint)
        if part == "cli":
            module.init_commands(app)
