"""The settings: environment variables read once, checked, and frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from blueprints.core.errors import ConfigurationError

ENVIRONMENTS = ("demo", "production", "test")
PROCESSES = ("all", "pages", "live", "jobs")
SAMPLE_KEY = "exemple"
"""A root key that holds this word comes from the documentation: production refuses it."""
_MAIL_WAYS = ("smtp", "smtp+starttls", "smtps")
_SCANNER_WAYS = ("unix", "tcp")
_OWN_MACHINE = ("localhost", "127.0.0.1", "::1")
_NO_MAIL = (
    "En production, il faut un serveur de mail dans CORDEE_MAIL_URL : "
    "smtp+starttls://compte:motdepasse@mail.example.org:587, par exemple."
)
_ODD_MAIL = "CORDEE_MAIL_URL doit commencer par smtp+starttls://, smtps:// ou smtp://, puis nommer le serveur."
_CLEAR_MAIL = (
    "En production, les mails ne partent pas en clair : ils portent les liens de connexion. "
    "Dans CORDEE_MAIL_URL, remplacez smtp:// par smtp+starttls:// ou smtps://. "
    "Seul un serveur de cette machine (localhost) peut rester en smtp://."
)
_ODD_SCANNER = (
    "CORDEE_SCANNER dit où écoute le contrôle des fichiers : "
    "unix:/run/clamav/clamd.ctl ou tcp://127.0.0.1:3310, par exemple."
)
_NO_PROXY = (
    "CORDEE_TRUSTED_PROXIES vaut 0, et l’adresse publique est en https. Derrière nginx, mettez 1 : "
    "sinon tous les visiteurs ont la même adresse, et leurs essais comptent ensemble."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that the outside decides, as plain values."""

    environment: str = "demo"
    port: int = 8000
    bind: str = "127.0.0.1"
    data: Path = Path("data")
    database_url: str = ""
    keystore_url: str = ""
    redis_url: str = ""
    public_url: str = "http://localhost:8000"
    process: str = "all"
    trusted_proxies: int = 0
    root_keys: str = ""
    mail_url: str = ""
    mail_from: str = "messages@localhost"
    scanner: str = ""
    """Where clamd listens; without one, a file that passed the checks counts as safe."""
    threads: int = 96
    """Threads of one process; at least `socket_cap` + 32, or open sockets would starve the pages."""
    socket_cap: int = 64
    log_level: str = "INFO"

    @property
    def is_production(self) -> bool:
        """Tell whether real people rely on this process."""
        return self.environment == "production"

    @property
    def is_demo(self) -> bool:
        """Tell whether the demo's door and mailbox are open."""
        return self.environment == "demo"

    @property
    def has_pages(self) -> bool:
        """Tell whether this process has pages, jobs or commands: one holds open lines alone."""
        return self.process != "live"

    @property
    def public_host(self) -> str:
        """Return the host (with its port) of the public address."""
        return urlsplit(self.public_url).netloc

    @property
    def is_sqlite(self) -> bool:
        """Tell whether the database is an SQLite file."""
        return self.database_url.startswith("sqlite")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the `CORDEE_…` variables.

        Raises:
            ConfigurationError: a value is malformed, or unsafe in production.
        """
        environment = _one_of(environ, "CORDEE_ENV", ENVIRONMENTS, "demo")
        port = _number(environ, "CORDEE_PORT", 8000)
        data = Path(environ.get("CORDEE_DATA", "data")).resolve()
        database = environ.get("CORDEE_DATABASE_URL") or f"sqlite:///{data / 'cordee.db'}"
        if database.startswith(("postgres://", "postgresql://")):
            database = "postgresql+psycopg://" + database.split("://", 1)[1]
        socket_cap = _number(environ, "CORDEE_SOCKET_CAP", 64)
        settings = cls(
            environment=environment,
            port=port,
            bind=environ.get("CORDEE_BIND", "127.0.0.1"),
            data=data,
            database_url=database,
            keystore_url=environ.get("CORDEE_KEYSTORE_URL") or _keystore_beside(database, data),
            redis_url=environ.get("CORDEE_REDIS_URL", ""),
            public_url=environ.get("CORDEE_PUBLIC_URL", f"http://localhost:{port}").rstrip("/"),
            process=_one_of(environ, "CORDEE_PROCESS", PROCESSES, "all"),
            trusted_proxies=_number(environ, "CORDEE_TRUSTED_PROXIES", 0),
            root_keys=environ.get("CORDEE_ROOT_KEYS", ""),
            mail_url=environ.get("CORDEE_MAIL_URL", ""),
            mail_from=environ.get("CORDEE_MAIL_FROM", "messages@localhost"),
            scanner=environ.get("CORDEE_SCANNER", ""),
            threads=_number(environ, "CORDEE_THREADS", socket_cap + 32),
            socket_cap=socket_cap,
            log_level=environ.get("CORDEE_LOG_LEVEL", "INFO").upper(),
        )
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse what would not be safe to start.

        Raises:
            ConfigurationError: with the variable's name and what to put there.
        """
        for refused, sentence in self._faults():
            if refused:
                raise ConfigurationError(sentence)

    def warnings(self) -> list[str]:
        """Return what starts, but is probably not what was meant."""
        alone = self.is_production and self.public_url.startswith("https://") and self.trusted_proxies == 0
        return [_NO_PROXY] if alone else []

    def _faults(self) -> tuple[tuple[bool, str], ...]:
        production = self.is_production
        public, mail, scanner = urlsplit(self.public_url), urlsplit(self.mail_url), urlsplit(self.scanner)
        return (
            (
                public.scheme not in ("http", "https") or not public.netloc,
                "CORDEE_PUBLIC_URL doit être une adresse complète, par exemple https://cordee.example.org.",
            ),
            (
                production and public.scheme != "https",
                "En production, CORDEE_PUBLIC_URL doit commencer par https://.",
            ),
            (production and not self.mail_url, _NO_MAIL),
            (bool(self.mail_url) and (mail.scheme not in _MAIL_WAYS or not mail.hostname), _ODD_MAIL),
            (production and mail.scheme == "smtp" and mail.hostname not in _OWN_MACHINE, _CLEAR_MAIL),
            (
                bool(self.scanner) and (scanner.scheme not in _SCANNER_WAYS or not (scanner.hostname or scanner.path)),
                _ODD_SCANNER,
            ),
            (
                production and SAMPLE_KEY in self.root_keys,
                "En production, les clés d’exemple sont refusées. Créez une clé avec « flask keys init ».",
            ),
            (
                self.process != "all" and not self.redis_url,
                f"CORDEE_PROCESS={self.process} demande CORDEE_REDIS_URL, pour que les processus se parlent.",
            ),
            (
                self.threads < self.socket_cap + 32,
                "CORDEE_THREADS doit dépasser CORDEE_SOCKET_CAP d’au moins 32 : sinon les pages attendraient.",
            ),
        )


def _keystore_beside(database: str, data: Path) -> str:
    """Keys live apart from the data: a file of their own, or a schema of their own in PostgreSQL."""
    return f"sqlite:///{data / 'keystore.db'}" if database.startswith("sqlite") else database


def _one_of(environ: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = environ.get(name, default)
    if value not in allowed:
        msg = f"{name} vaut « {value} ». Les valeurs possibles sont : {', '.join(allowed)}."
        raise ConfigurationError(msg)
    return value


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name, str(default))
    if not value.isdecimal():
        msg = f"{name} vaut « {value} ». Il faut un nombre entier."
        raise ConfigurationError(msg)
    return int(value)
