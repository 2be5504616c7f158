"""Accepts password hashes of an older system, so that nobody has to choose a new one."""

from __future__ import annotations

from typing import Any

import bcrypt
from django.contrib.auth.hashers import BCryptPasswordHasher


class PlainBCryptHasher(BCryptPasswordHasher):
    """Bare bcrypt strings such as `$2a$10$…`, as bcryptjs writes them.

    Django tells hashers apart by what stands before the first `$`, which is nothing here. As the
    older system did, only the first 72 bytes of the password count. Django replaces the hash by
    the preferred one at the next sign-in.
    """

    algorithm = ""
    library = ("bcrypt", "bcrypt")

    def verify(self, password: str, encoded: str) -> bool:
        try:
            return bcrypt.checkpw(password.encode()[:72], encoded.encode("ascii"))
        except ValueError:
            return False

    def decode(self, encoded: str) -> dict[str, Any]:
        _, algostr, rounds, data = encoded.split("$", 3)
        return {
            "algorithm": self.algorithm,
            "algostr": algostr,
            "checksum": data[22:],
            "salt": data[:22],
            "work_factor": int(rounds),
        }

    def must_update(self, encoded: str) -> bool:
        return True

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Nothing to add: the hash is replaced at once by a stronger one."""
