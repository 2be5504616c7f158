"""Real PostgreSQL and Valkey: found again, killed, moved, shut to others."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import psycopg
import pytest
import redis

from launcher.folder import LONGEST_SOCKET_FOLDER, Folder
from launcher.identity import Way, tethered, works
from launcher.leftovers import processes_in
from launcher.postgres import Postgres
from launcher.postgres_home import place
from launcher.refusal import Refused
from tests.launcher.serving import asked, running, watch_until
from tests.launcher.watching import ROOT, living, wait_for

TRUE = Path("/bin/true")
ROOT_WAYS = [
    way for way in (Way.NAMESPACE, Way.NOBODY) if works(way, folder=Path("/"), program=TRUE)
]
WAYS = ROOT_WAYS if os.geteuid() == 0 else [Way.DIRECT]


def work_for_ever(postgres: Postgres) -> None:
    with pytest.raises(psycopg.OperationalError):
        asked(postgres, "SELECT count(*) FROM generate_series(1, 9e9)")


@pytest.mark.parametrize("way", WAYS)
def test_rows_are_found_again_at_the_next_start(folder: Folder, way: Way) -> None:
    assert place(folder, ways=(way,)).way is way
    with running(folder) as (_, postgres, valkey):
        asked(postgres, "CREATE TABLE kept AS SELECT 'a row' AS word")
        redis.Redis.from_url(valkey.url).rpush("queue", "a message")
    assert living(folder.path) == {}
    with running(folder) as (_, postgres, valkey):
        assert asked(postgres, "SELECT word FROM kept") == "a row"
        assert redis.Redis.from_url(valkey.url).lpop("queue") == b"a message"
        assert place(folder).way is way


def test_a_killed_postgres_comes_back_with_every_committed_row(folder: Folder) -> None:
    with running(folder) as (supervisor, postgres, _):
        asked(postgres, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
        # A session that is too busy to notice that its server is gone.
        busy = threading.Thread(target=work_for_ever, args=[postgres])
        busy.start()
        working = "SELECT count(*) > 1 FROM pg_stat_activity WHERE state = 'active'"
        wait_for(lambda: asked(postgres, working))
        os.kill(supervisor.pids()["postgres"], signal.SIGKILL)
        watch_until(supervisor, lambda: not postgres.answers())
        watch_until(supervisor, postgres.answers)
        busy.join()
        assert asked(postgres, "SELECT count(*) FROM kept") == 1000


def test_a_killed_valkey_keeps_its_queue(folder: Folder) -> None:
    with running(folder) as (supervisor, _, valkey):
        broker = redis.Redis.from_url(valkey.url)
        broker.rpush("queue", *range(500))
        wait_for(lambda: broker.info("persistence")["aof_pending_bio_fsync"] == 0)
        os.kill(supervisor.pids()["valkey"], signal.SIGKILL)
        watch_until(supervisor, lambda: not valkey.answers())
        watch_until(supervisor, valkey.answers)
        assert broker.llen("queue") == 500


def test_words_sort_as_they_will_in_production(folder: Folder) -> None:
    with running(folder) as (_, postgres, _):
        words = "SELECT string_agg(w, '' ORDER BY w) FROM (VALUES ('b'), ('A'), ('ä'), ('a')) t(w)"
        assert asked(postgres, words) == "Aabä"
        assert asked(postgres, "SHOW server_encoding") == "UTF8"
        assert asked(postgres, "SELECT lower('Ä')") == "ä"


def test_nobody_else_reaches_them(folder: Folder) -> None:
    with running(folder) as (_, postgres, valkey):
        assert asked(postgres, "SHOW listen_addresses") == ""
        assert redis.Redis.from_url(valkey.url).config_get("port") == {"port": "0"}
        for place_of_socket in (postgres.sockets, valkey.socket.parent):
            assert place_of_socket.stat().st_mode & 0o777 == 0o700


def test_a_long_path_gets_a_short_socket(folder: Folder) -> None:
    deep = Folder.at(folder.path / ("deep" * 20) / ("deeper" * 10))
    with running(deep) as (_, postgres, valkey):
        assert len(str(postgres.sockets)) <= LONGEST_SOCKET_FOLDER
        assert asked(postgres, "SELECT 1") == 1
        assert redis.Redis.from_url(valkey.url).ping()
        assert Path(tempfile.gettempdir()) in postgres.sockets.parents
    shutil.rmtree(postgres.sockets.parent)


def test_an_interrupted_first_start_is_begun_again(folder: Folder) -> None:
    home = folder.path / "postgres"
    (home / "cluster.new" / "half").mkdir(parents=True)
    with running(folder) as (_, postgres, _):
        assert asked(postgres, "SELECT current_user") == "staque"
    assert not (home / "cluster.new").exists()


def test_a_number_that_belongs_to_a_stranger_now_does_not_stop_the_start(folder: Folder) -> None:
    with running(folder) as (_, postgres, _):
        note = (postgres.data / "postmaster.pid").read_text().split("\n")
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], cwd="/")
    try:
        text = "\n".join([str(stranger.pid), *note[1:]])
        (postgres.data / "postmaster.pid").write_text(text)
        (postgres.sockets / ".s.PGSQL.5432.lock").write_text(text)
        with running(folder) as (_, postgres, _):
            assert asked(postgres, "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_that_outlived_its_supervisor_is_ended(folder: Folder) -> None:
    with running(folder) as (_, postgres, _):
        left = set(processes_in(postgres.data))
        assert left
        postgres.end_leftovers()
        assert set(processes_in(postgres.data)) == set()


def test_data_of_another_version_is_refused(folder: Folder) -> None:
    cluster = folder.path / "postgres" / "cluster"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("17\n")
    with pytest.raises(Refused, match="written by PostgreSQL 17"):
        place(folder)


def test_a_folder_of_another_user_is_refused(folder: Folder, tmp_path: Path) -> None:
    root = Path("/").stat().st_uid
    foreign = Path("/") if os.geteuid() != root else tmp_path
    if foreign is tmp_path:
        os.chown(tmp_path, 12345, -1)
    with pytest.raises(Refused, match="belongs to user"):
        Folder.at(foreign)


@pytest.mark.parametrize("way", [way for way in WAYS if way is not Way.NOBODY])
def test_an_ordinary_user_starts_them_too(folder: Folder, way: Way) -> None:
    script = """
import os, sys
from pathlib import Path
from launcher.folder import Folder
from tests.launcher.serving import asked, running
with running(Folder.at(Path(sys.argv[1]))) as (_, postgres, valkey):
    print(os.geteuid() != 0, postgres.way, asked(postgres, "SELECT 1"), valkey.answers())
"""
    # Root is an ordinary user inside a namespace of its own.
    done = subprocess.run(
        tethered([sys.executable, "-c", script, folder.path], way=way),
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "True direct 1 True", done.stderr
