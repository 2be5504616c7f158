"""The main job on the running product: by a Python script, and with curl."""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from tests.fixtures.product import PASSWORD, USERNAME

HERE = Path(__file__).parent
QUERIES = HERE.parent / "seed"

pytestmark = pytest.mark.e2e


def run(staque, *command, platform=""):
    told = [staque.address, USERNAME, PASSWORD, *([platform] if platform else [])]
    done = subprocess.run(
        [*command, *told],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr + staque.log()
    return done.stdout


@pytest.fixture(scope="module")
def done(staque):
    return json.loads(run(staque, sys.executable, str(HERE / "script.py")))


def query(staque, name, *values):
    text = (QUERIES / f"{name}.sql").read_text()
    with staque.database() as database, psycopg.RawCursor(database) as cursor:
        cursor.execute(text, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_a_script_does_the_main_job(done):
    assert "simulated" in done["answer"]
    assert done["per_hour"].startswith("1.408")
    assert done["cost_status"] == "estimated"
    assert Decimal(done["cost_usd"]) > 0


@pytest.mark.parametrize(
    ("platform", "status"),
    [("bedrock", "priced"), ("nim", "unpriced"), ("openai_compatible", "unpriced")],
)
def test_it_does_it_on_every_platform(staque, platform, status):
    done = json.loads(run(staque, sys.executable, str(HERE / "script.py"), platform=platform))
    assert done["platform"] == platform
    assert "simulated" in done["answer"]
    assert done["cost_status"] == status
    assert (done["cost_usd"] is None) == (status == "unpriced")


def test_the_month_knows_what_the_script_spent(done):
    assert done["thread_id"]
    priced = [row["cost_usd"] for row in done["month"]["rows"] if row["cost_usd"] is not None]
    assert sum(map(Decimal, priced)) >= Decimal(done["cost_usd"])


def test_curl_does_it_too(staque, done):
    said = run(staque, "bash", str(HERE / "with_curl.sh"))
    assert "event: done" in said
    assert said.strip().endswith("stopped")


def test_the_sample_queries_find_the_conversation(staque, done):
    with staque.database() as database:
        (user,) = database.execute("SELECT id FROM users WHERE username = 'admin'").fetchone()
    conversations = query(staque, "conversations_with_resources", user)
    assert done["conversation_id"] in [str(row["id"]) for row in conversations]
    (thread,) = query(staque, "thread_with_usage", done["conversation_id"])
    assert str(thread["id"]) == done["thread_id"]
    assert thread["thread_data"]["messages"][-1]["content"] == done["answer"]
    assert thread["cost_total_usd"] == Decimal(done["cost_usd"])
    assert thread["requests_count"] == 1
    (month,) = query(staque, "monthly_usage_by_user")
    assert month["username"] == "admin"
    assert month["total_tokens"] >= thread["tokens_total"] > 0
