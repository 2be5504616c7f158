"""One id goes through answer, log and error."""

import json
import logging

from django.test import Client

from foundation import request_ids
from foundation.logs import JsonFormatter, QuietPaths, RequestIdFilter


def test_every_answer_says_its_id(db):
    assert len(Client().get("/healthz")["X-Request-ID"]) == 16


def test_a_proxy_may_bring_the_id(db):
    answer = Client().get("/healthz", headers={"X-Request-ID": "edge-12345678"})
    assert answer["X-Request-ID"] == "edge-12345678"


def test_a_harmful_id_is_replaced(db):
    answer = Client().get("/healthz", headers={"X-Request-ID": 'x" onload="alert(1)'})
    assert "onload" not in answer["X-Request-ID"]


def test_a_log_line_in_production_is_json_with_the_id():
    request_id = request_ids.begin("edge-12345678")
    record = logging.LogRecord("staque", logging.INFO, "f.py", 1, "hello %s", ("you",), None)
    RequestIdFilter().filter(record)
    line = json.loads(JsonFormatter().format(record))
    assert line["message"] == "hello you"
    assert line["request_id"] == request_id
    assert line["time"].endswith("+00:00")


def test_an_error_is_logged_with_its_trace():
    try:
        raise ValueError("broken")
    except ValueError as error:
        info = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("staque", logging.ERROR, "f.py", 1, "no", (), info)
    assert "ValueError: broken" in json.loads(JsonFormatter().format(record))["error"]


def test_a_health_check_that_says_no_is_not_an_error_in_the_log(rf):
    quiet = QuietPaths(["/readyz"])
    record = logging.LogRecord("django.request", logging.ERROR, "f.py", 1, "503", (), None)
    assert quiet.filter(record)
    record.request = rf.get("/readyz")
    assert not quiet.filter(record)
    record.request = rf.get("/models/")
    assert quiet.filter(record)
