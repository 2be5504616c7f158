"""Accepts password hashes of an older system, so that nobody has to choose a new one."""

from __future__ import annotations

import bcrypt
from django.contrib.auth.hashers import BCryptPasswordHasher


class PlainBCryptHasher(BCryptPasswordHasher):
    """Plain bcrypt as bcryptjs writes it; Django replaces it by the preferred hash at sign-in.

    As the older system did, only the first 72 bytes of the password count.
    """

    def encode(self, password: str, salt: str | bytes) -> str:
        """Also right for a whole hash as the salt, which is how bcrypt compares."""
        spice = salt.encode("ascii") if isinstance(salt, str) else salt
        data = bcrypt.hashpw(password.encode()[:72], spice).decode("ascii")
        return f"{self.algorithm}${data}"

    def verify(self, password: str, encoded: str) -> bool:
        try:
            return super().verify(password, encoded)
        except ValueError:
            return False


def marked(encoded: str) -> str:
    """A bare `$2a$…` hash with the name of its algorithm before it, as Django tells them apart."""
    return f"{PlainBCryptHasher.algorithm}${encoded}" if encoded.startswith("$2") else encoded
