"""Cordée: `create_app()` puts the parts together; nothing else lives here."""

import os

from flask import Flask
from jinja2 import StrictUndefined

from blueprints import policy
from blueprints.accounts import jobs as accounts_jobs
from blueprints.accounts import parking, platforms, sessions
from blueprints.accounts import routes as accounts
from blueprints.accounts.limits import limiter
from blueprints.advice import routes as advice
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
)
from blueprints.core.config import Settings
from blueprints.core.crypto import Keyring
from blueprints.core.keystore import Keystore
from blueprints.front_door import jobs as front_door_jobs
from blueprints.front_door import routes as front_door
from blueprints.front_door import samples as front_door_samples
from blueprints.home import navigation
from blueprints.home import routes as home
from blueprints.joining import cli as joining_cli
from blueprints.joining import jobs as joining_jobs
from blueprints.joining import routes as joining
from blueprints.meetings import jobs as meetings_jobs
from blueprints.meetings import routes as meetings
from blueprints.messaging import cli as messaging_cli
from blueprints.messaging import routes as messaging
from blueprints.messaging import samples as messaging_samples
from blueprints.my_account import routes as my_account
from blueprints.sign_in import jobs as sign_in_jobs
from blueprints.sign_in import routes as sign_in
from blueprints.news import jobs as news_jobs
from blueprints.news import routes as news
from blueprints.testimonials import routes as testimonials

FEATURES = (accounts, sign_in, my_account, home, joining, messaging, advice, meetings, testimonials, front_door)
JOBS = (accounts_jobs, sign_in_jobs, joining_jobs, meetings_jobs, front_door_jobs)
"""Imported for the jobs they declare."""
SAMPLES = (messaging_samples, front_door_samples)
"""Imported for how they open what is encrypted, when a backup is tried."""


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
    app.jinja_env.filters["show_text"] = text.show
    logs.configure(settings)
    settings.data.mkdir(parents=True, exist_ok=True)
    keystore = Keystore(settings.keystore_url, settings)
    state.install(app, state.State(settings, keystore, Keyring(keystore.unwrap)))
    db.init_db(app, settings.database_url)
    schema.init_migrations(app)
    _request_path(app, settings)
    for feature in FEATURES:
        app.register_blueprint(feature.blueprint)
    if not settings.is_production:
        from blueprints.demo import routes as demo  # noqa: PLC0415 - production never loads it

        app.register_blueprint(demo.blueprint)
    jobs.init_jobs(app)
    _commands(app)
    return app


def _request_path(app: Flask, settings: Settings) -> None:
    """Install what every request meets, in this order."""
    logs.init_access_log(app)
    i18n.init_i18n(app)
    app.before_request(platforms.enter_or_redirect)
    load_actor = sessions.init_sessions(app)
    access.install(app, policy.RULES, load_actor)
    security.init_security(app)
    parking.init_parking(app)
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    app.config["RATELIMIT_ENABLED"] = settings.environment != "test"
    limiter.init_app(app)
    error_pages.init_error_pages(app)
    pages.init_pages(app, platform=platforms.current, comfort=accounts.current_comfort, navigation=navigation.menu_of)
    assets.init_assets(app, cache=settings.data / "static", fragment_key=pages.fragment_key)
    sockets.init_sockets(app, settings, platforms.enter)
    security.wrap(app, settings)


def _commands(app: Flask) -> None:
    commands.init_commands(app)
    joining_cli.init_commands(app)
    messaging_cli.init_commands(app)
