"""What people ask for about themselves, each other and their programs' keys."""

from accounts.actions.organizations import add_organization
from accounts.actions.passwords import (
    ask_for_link,
    by_link,
    change_password,
    change_password_script,
    choose_password,
)
from accounts.actions.people import add_person, change_person
from accounts.actions.preparing import prepare_first_super_admin
from accounts.actions.profile import change_profile
from accounts.actions.rescuing import give_password_link, unlock_person
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
    "add_organization",
    "add_person",
    "ask_for_link",
    "by_link",
    "change_password",
    "change_password_script",
    "change_person",
    "change_profile",
    "choose_password",
    "end_sign_in",
    "give_password_link",
    "prepare_first_super_admin",
    "renew",
    "sign_in_script",
    "sign_out_everywhere",
    "sign_out_script",
    "unlock_person",
]
