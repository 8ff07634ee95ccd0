"""The Nu Html Checker (vnu), when the machine has one."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.servers import ROOT, STRICT

INSTALLED = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
MISSING = (
    "Le vérificateur HTML manque : npm install --no-save vnu-jar (il lui faut Java), "
    "ou donnez son chemin avec TEST_VNU=…/vnu.jar"
)


def _command() -> list[str] | None:
    """Return how to call the checker: the one of TEST_VNU, the machine's own, or the one npm put here."""
    given = os.environ.get("TEST_VNU")
    if given and not given.endswith(".jar"):
        return [given]
    jar = Path(given) if given else INSTALLED
    if jar.exists() and shutil.which("java"):
        return ["java", "-jar", str(jar)]
    found = shutil.which("vnu")
    return [found] if found else None


def require() -> None:
    """Skip the test in progress when there is no checker; fail it when nothing may be skipped."""
    if _command() is not None:
        return
    if os.environ.get(STRICT):
        pytest.fail(MISSING, pytrace=False)
    pytest.skip(MISSING)


def complaints(folder: Path) -> list[str]:
    """Return the errors found in the HTML files of *folder*, each with its file and line."""
    command = [*(_command() or []), "--errors-only", "--format", "gnu", "--exit-zero-always", "--skip-non-html"]
    done = subprocess.run([*command, str(folder)], check=True, capture_output=True, text=True)
    return [line.removeprefix(f'"file:{folder}/') for line in done.stderr.splitlines() if line]
