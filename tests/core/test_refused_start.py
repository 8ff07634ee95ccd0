"""A start that is refused says why in one sentence, without a trace."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import create_app
from blueprints.core import schema, serving
from blueprints.core.config import Settings
from blueprints.core.errors import ConfigurationError
from tests.installations import close, installation

ROOT = Path(__file__).parents[2]
SAFE = {
    "CORDEE_ENV": "production",
    "CORDEE_PUBLIC_URL": "https://cordee.exemple.fr",
    "CORDEE_MAIL_URL": "smtp+starttls://mail.exemple.fr",
}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"CORDEE_ENV": "prod"}, "CORDEE_ENV vaut « prod »"),
        ({"CORDEE_ENV": "production"}, "CORDEE_PUBLIC_URL doit commencer par https://"),
        (SAFE, "Il n’y a pas de clé racine"),
    ],
)
def test_a_refused_start_is_one_sentence(settings: dict[str, str], said: str, tmp_path: Path) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("CORDEE_", "FLASK_"))}
    answer = subprocess.run(
        [sys.executable, "-m", "blueprints"],
        cwd=ROOT,
        env=inherited | {"CORDEE_DATA": str(tmp_path), "CORDEE_PORT": "0", "PYTHONIOENCODING": "utf-8"} | settings,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert answer.returncode in (1, 4), "4 is what the server says when its worker could not begin"
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("exemple:" + base64.urlsafe_b64encode(b"e" * 32).decode(), "clés d’exemple sont refusées"),
        ("autre:" + base64.urlsafe_b64encode(b"a" * 32).decode(), "La clé racine « vraie » manque"),
        ("vraie:" + base64.urlsafe_b64encode(b"a" * 32).decode(), "ne sont pas celles de ces données"),
    ],
)
def test_data_does_not_start_with_the_keys_of_other_data(keys: str, said: str, tmp_path: Path) -> None:
    """Neither sample keys in a file, nor any others than those that opened it before."""
    own = tmp_path / "data"
    with installation(own, root_keys="vraie:" + base64.urlsafe_b64encode(b"v" * 32).decode()):
        pass
    (own / "root.keys").write_text(keys, encoding="ascii")
    (own / "root.keys").chmod(0o600)
    settings = Settings(
        environment="production",
        data=own,
        database_url=f"sqlite:///{own / 'cordee.db'}",
        keystore_url=f"sqlite:///{own / 'keystore.db'}",
        public_url="https://cordee.exemple.fr",
    )
    app = create_app(settings)
    with pytest.raises(ConfigurationError, match=said):
        schema.upgrade(app)
    close(app)


@pytest.mark.parametrize(("proxies", "warned"), [(0, True), (1, False)])
def test_a_production_that_believes_no_proxy_says_so_and_starts(
    proxies: int, warned: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    public = "https://cordee.exemple.fr"
    with installation(tmp_path, environment="production", public_url=public, trusted_proxies=proxies) as app:
        serving.prepare(app)
    said = capsys.readouterr()
    assert ("Attention\u00a0: CORDEE_TRUSTED_PROXIES vaut 0" in said.err) is warned
    assert ('"settings.doubtful"' in said.out) is warned
