"""What people ask for about themselves, each other and their programs' keys."""

from accounts.actions.signing_in import (
    BadToken,
    WrongPassword,
    prepare_first_super_admin,
    renew,
    sign_in_script,
)

__all__ = ["BadToken", "WrongPassword", "prepare_first_super_admin", "renew", "sign_in_script"]
