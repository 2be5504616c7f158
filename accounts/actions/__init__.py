"""What people ask for about themselves, each other and their programs' keys."""

from accounts.actions.preparing import prepare_first_super_admin
from accounts.actions.signing_in import (
    WrongPassword,
    end_sign_in,
    renew,
    sign_in_script,
    sign_out_everywhere,
    sign_out_script,
)
from accounts.tokens import BadToken

__all__ = [
    "BadToken",
    "WrongPassword",
    "end_sign_in",
    "prepare_first_super_admin",
    "renew",
    "sign_in_script",
    "sign_out_everywhere",
    "sign_out_script",
]
