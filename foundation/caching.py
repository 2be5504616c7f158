"""The cache in Valkey, without which everything is slower and nothing is wrong."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
T = TypeVar("T")

SILENT_SECONDS = 2.0


class ForgivingCache(RedisCache):
    """While Valkey is away it holds nothing and takes nothing: `add` says no.

    Nobody waits again for a server that was silent a moment ago.
    """

    # Of the process: each thread has a cache object of its own.
    _silent_until = 0.0

    def _try(self, otherwise: T, work: Callable[..., T], *args: Any, **options: Any) -> T:
        if time.monotonic() < ForgivingCache._silent_until:
            return otherwise
        try:
            return work(*args, **options)
        except (RedisError, OSError) as error:
            ForgivingCache._silent_until = time.monotonic() + SILENT_SECONDS
            logger.warning("Valkey is away, nothing is cached: %s", error)
            return otherwise

    def add(self, key: Any, value: Any, *args: Any, **options: Any) -> bool:
        return self._try(False, super().add, key, value, *args, **options)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try(default, super().get, key, default, version)

    def set(self, key: Any, value: Any, *args: Any, **options: Any) -> None:
        self._try(None, super().set, key, value, *args, **options)

    def touch(self, key: Any, *args: Any, **options: Any) -> bool:
        return self._try(False, super().touch, key, *args, **options)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._try(False, super().delete, key, version)

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        return self._try({}, super().get_many, keys, version)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._try(False, super().has_key, key, version)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        counted: int | None = self._try(None, super().incr, key, delta, version)
        if counted is None:
            raise ValueError(f"Key {key!r} is not found: Valkey is away.")
        return counted

    def set_many(self, data: Any, *args: Any, **options: Any) -> list[Any]:
        return self._try(list(data), super().set_many, data, *args, **options)

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._try(None, super().delete_many, keys, version)

    def clear(self) -> None:
        self._try(None, super().clear)
