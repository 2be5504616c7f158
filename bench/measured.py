"""Tells in `Server-Timing` how long a request's queries took and how many they were."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponseBase


def database_time(
    answer: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: `db;dur=<milliseconds>;desc=<queries>`."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        taken: list[float] = []

        def timer(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
            begun = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                taken.append(time.perf_counter() - begun)

        with connection.execute_wrapper(timer):
            response = answer(request)
        response.headers["Server-Timing"] = f"db;dur={sum(taken) * 1000:.3f};desc={len(taken)}"
        return response

    return middleware
