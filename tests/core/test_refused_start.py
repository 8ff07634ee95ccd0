"""A start that is refused says why in one sentence, without a trace."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAFE = {
    "CORDEE_ENV": "production",
    "CORDEE_PUBLIC_URL": "https://cordee.exemple.fr",
    "CORDEE_MAIL_URL": "smtp://mail.exemple.fr",
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
        [sys.executable, "-m", "flask", "--app", "app", "serve"],
        cwd=ROOT,
        env=inherited | {"CORDEE_DATA": str(tmp_path), "CORDEE_PORT": "0", "PYTHONIOENCODING": "utf-8"} | settings,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert answer.returncode == 1
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr
