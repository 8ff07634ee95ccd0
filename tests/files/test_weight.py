"""What reads images and signatures is imported by who sends a file, not by every process."""

import subprocess
import sys
from pathlib import Path

CODE = """
import sys
from pathlib import Path
from app import create_app
from blueprints.core.config import Settings

data = Path(sys.argv[1])
place = {"database_url": f"sqlite:///{data}/a.db", "keystore_url": f"sqlite:///{data}/k.db"}
create_app(Settings(environment="test", data=data, **place))
print([name for name in ("PIL", "puremagic") if name in sys.modules])
"""


def test_an_application_that_starts_imports_neither_library(tmp_path: Path) -> None:
    command = [sys.executable, "-c", CODE, str(tmp_path)]
    answer = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert answer.stdout.strip().splitlines()[-1:] == ["[]"], answer.stderr
