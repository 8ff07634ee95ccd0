"""The settings: production refuses what is not safe, and each refusal says what to do."""

import pytest

from blueprints.core.config import Settings
from blueprints.core.errors import ConfigurationError

SAFE = {
    "CORDEE_ENV": "production",
    "CORDEE_PUBLIC_URL": "https://cordee.exemple.fr",
    "CORDEE_MAIL_URL": "smtp+starttls://compte:secret@mail.exemple.fr:587",
}


def test_a_safe_production_starts() -> None:
    settings = Settings.from_environment(SAFE)
    assert settings.is_production
    assert settings.public_host == "cordee.exemple.fr"


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"CORDEE_PUBLIC_URL": "http://cordee.exemple.fr"}, "CORDEE_PUBLIC_URL"),
        ({"CORDEE_PUBLIC_URL": "cordee.exemple.fr"}, "CORDEE_PUBLIC_URL"),
        ({"CORDEE_MAIL_URL": ""}, "CORDEE_MAIL_URL"),
        ({"CORDEE_MAIL_URL": "smtp://mail.exemple.fr"}, "les mails ne partent pas en clair"),
        ({"CORDEE_MAIL_URL": "smtp://localhost.exemple.fr:25"}, "les mails ne partent pas en clair"),
        ({"CORDEE_MAIL_URL": "smtp://127.0.0.1@mail.exemple.fr"}, "les mails ne partent pas en clair"),
        ({"CORDEE_MAIL_URL": "mail.exemple.fr:587"}, "CORDEE_MAIL_URL doit commencer par"),
        ({"CORDEE_MAIL_URL": "http://mail.exemple.fr"}, "CORDEE_MAIL_URL doit commencer par"),
        ({"CORDEE_MAIL_URL": "smtps://"}, "CORDEE_MAIL_URL doit commencer par"),
        ({"CORDEE_ROOT_KEYS": "r1:exemple"}, "flask keys init"),
        ({"CORDEE_PROCESS": "pages"}, "CORDEE_REDIS_URL"),
        ({"CORDEE_PROCESS": "tout"}, "CORDEE_PROCESS"),
        ({"CORDEE_ENV": "prod"}, "CORDEE_ENV"),
        ({"CORDEE_PORT": "huit mille"}, "CORDEE_PORT"),
        ({"CORDEE_THREADS": "40", "CORDEE_SOCKET_CAP": "64"}, "CORDEE_THREADS"),
    ],
)
def test_what_is_not_safe_is_refused_with_its_name(changed: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        Settings.from_environment({**SAFE, **changed})


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:25", "127.0.0.1:1025", "[::1]:25"])
def test_a_mail_server_of_the_machine_itself_needs_no_cipher(host: str) -> None:
    assert Settings.from_environment({**SAFE, "CORDEE_MAIL_URL": f"smtp://{host}"}).is_production


@pytest.mark.parametrize("way", ["smtps", "smtp+starttls"])
def test_a_mail_server_elsewhere_is_spoken_to_under_cipher(way: str) -> None:
    assert Settings.from_environment({**SAFE, "CORDEE_MAIL_URL": f"{way}://mail.exemple.fr"}).is_production


def test_outside_production_any_mail_server_is_taken() -> None:
    assert Settings.from_environment({"CORDEE_MAIL_URL": "smtp://mail.exemple.fr"}).is_demo


def test_a_production_that_believes_no_proxy_is_warned() -> None:
    assert "CORDEE_TRUSTED_PROXIES" in "".join(Settings.from_environment(SAFE).warnings())
    for quiet in ({**SAFE, "CORDEE_TRUSTED_PROXIES": "1"}, {}):
        assert Settings.from_environment(quiet).warnings() == []


def test_the_demo_needs_nothing() -> None:
    settings = Settings.from_environment({})
    assert settings.is_demo
    assert settings.database_url.endswith("/data/cordee.db")
    assert settings.keystore_url.endswith("/data/keystore.db")


def test_postgresql_keeps_its_keys_in_the_same_server() -> None:
    settings = Settings.from_environment({"CORDEE_DATABASE_URL": "postgresql://u@127.0.0.1/cordee"})
    assert settings.database_url == settings.keystore_url == "postgresql+psycopg://u@127.0.0.1/cordee"
