"""`make crash`: the long storm, on both databases, with one process and with two; its last line has the counts."""

import tempfile
import time
from pathlib import Path

import click

from tests import servers
from tests.crash.storm import Setup, Tally, rage

SETUPS = tuple(Setup(database=database, processes=count) for database in ("sqlite", "postgresql") for count in (1, 2))


@click.command(help=__doc__)
@click.option("--sends", default=1200, help="messages a setup")
@click.option("--seed", default=0, help="of what is left to chance; another one each time by default")
def main(sends: int, seed: int) -> None:
    """Let a storm rage over each setup, and say what it left."""
    seed = seed or int(time.time())
    missing = [why for name, why in servers.available().items() if name != "chromium"]
    if missing:
        raise click.ClickException("\n".join(missing))
    whole = Tally()
    for setup in SETUPS:
        with tempfile.TemporaryDirectory() as folder:
            tally = rage(setup, Path(folder) / "data", sends=sends, seed=seed)
        click.echo(f"{setup}: {tally} ({tally.kills} kills, {tally.sent_again} sent again)")
        for fault in tally.faults:
            click.echo(f"  {fault}")
        whole += tally
    click.echo(f"seed {seed}")
    click.echo(str(whole))
    raise SystemExit(not whole.is_clean)


if __name__ == "__main__":
    main()
