"""`make crash`: the long storm, on both databases, with one process and with two; its last line has the counts."""

import tempfile
import time
from functools import partial
from pathlib import Path

import click

from tests import servers
from tests.crash.scales import Tally
from tests.crash.storm import Setup, rage

SETUPS = tuple(Setup(database=database, processes=count) for database in ("sqlite", "postgresql") for count in (1, 2))


@click.command(help=__doc__)
@click.option("--sends", default=1200, help="messages a setup")
@click.option("--seed", default=0, help="of what is left to chance; another one each time by default")
@click.option("--setup", "names", multiple=True, type=click.Choice([one.name for one in SETUPS]), help="this one only")
def main(sends: int, seed: int, names: tuple[str, ...]) -> None:
    """Let a storm rage over each setup, and say what it left."""
    seed = seed or int(time.time())
    missing = [why for name, why in servers.available().items() if name != "chromium"]
    if missing:
        raise click.ClickException("\n".join(missing))
    whole = Tally()
    for setup in (one for one in SETUPS if not names or one.name in names):
        start = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            tally = rage(setup, Path(folder) / "data", sends=sends, seed=seed, say=partial(_say, setup, start))
        _say(setup, start, f"{tally} ({tally.kills} kills, {tally.sent_again} sent again)")
        for fault in tally.faults:
            click.echo(f"  {fault}")
        whole += tally
    click.echo(f"seed {seed}")
    click.echo(str(whole))
    raise SystemExit(not whole.is_clean)


def _say(setup: Setup, start: float, line: str) -> None:
    click.echo(f"{setup}, {time.monotonic() - start:.0f} s: {line}")


if __name__ == "__main__":
    main()
