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


def pytest_report_header(config: pytest.Config) -> str:
    """Say the choices on top of the report."""
    return f"cordee: database {config.getoption('--database')}, JavaScript {config.getoption('--javascript')}"
