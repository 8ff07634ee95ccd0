"""The two choices of a test run: which database, and pages with or without JavaScript."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare `--database` and `--javascript`."""
    group = parser.getgroup("cordee")
    group.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="the database under the tests (PostgreSQL: TEST_DATABASE_URL, else the one of the wheel)",
    )
    group.addoption(
        "--javascript",
        choices=("on", "off"),
        default="on",
        help="whether the browser journeys run scripts",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the second database, leave out what never asks for one: it said the same on the first."""
    if config.getoption("--database") == "sqlite":
        return
    asks = [isinstance(item, pytest.Function) and "database" in item.fixturenames for item in items]
    config.hook.pytest_deselected(items=[item for item, does in zip(items, asks, strict=True) if not does])
    items[:] = [item for item, does in zip(items, asks, strict=True) if does]


def pytest_report_header(config: pytest.Config) -> str:
    """Say the choices on top of the report."""
    return f"cordee: database {config.getoption('--database')}, JavaScript {config.getoption('--javascript')}"


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database under this run: what asks for it runs on both."""
    return str(request.config.getoption("--database"))
