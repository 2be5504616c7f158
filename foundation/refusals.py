"""The one exception that people are meant to read."""

from __future__ import annotations

from typing import Any, ClassVar


class Refusal(Exception):
    """A no with a sentence: what happened, why, and what to do.

    Subclasses stand beside the function that raises them and fix `code` and `status` (422 unless
    the state forbids it, 409, or there were too many, 429). `fields` maps a field's name to what
    is wrong with it; `details` is JSON for programs.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 422

    def __init__(
        self,
        text: str,
        *,
        fields: dict[str, str] | None = None,
        details: Any = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(text)
        self.text = text
        self.fields = fields or {}
        self.details = details
        self.retry_after = retry_after


class WrongState(Refusal):
    """What was asked for is not possible in the present state."""

    code = "wrong_state"
    status = 409


class Missing(Refusal):
    """It does not exist, or not for this person."""

    code = "not_found"
    status = 404


class Forbidden(Refusal):
    """The person is known, the thing may be seen, the act is not theirs."""

    code = "forbidden"
    status = 403


class Away(Refusal):
    """Something that the answer needs is out of reach for now."""

    code = "unavailable"
    status = 503
