"""The four words in which every platform's trouble is told to the rest of the code."""

from __future__ import annotations


class PlatformError(Exception):
    """Trouble at a platform, in words fit for people.

    `code` is a stable word of ours (`quota`, `throttled`, `denied`, …); `text` is a sentence;
    `advice` says what to do; `vendor_text` keeps the platform's own words, never a secret.
    """

    code = "platform_error"
    advice = ""

    def __init__(
        self,
        text: str,
        *,
        code: str | None = None,
        advice: str | None = None,
        vendor_text: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(text)
        self.text = text
        self.code = code or self.code
        self.advice = advice if advice is not None else self.advice
        # JSON can spell what neither UTF-8 nor the database holds.
        self.vendor_text = vendor_text.replace("\x00", "").encode("utf-8", "replace").decode()
        self.retry_after = retry_after


class TryLater(PlatformError):
    """The same call may succeed later: unreachable, throttled, timed out, busy."""

    code = "try_later"


class Unreachable(TryLater):
    """No connection, or none in time."""

    code = "unreachable"


class Throttled(TryLater):
    """Too many requests; `retry_after` seconds where the platform says."""

    code = "throttled"


class Refused(PlatformError):
    """The platform understood and said no: repeating it unchanged is useless."""

    code = "refused"


class Denied(Refused):
    """The credentials or their rights do not suffice."""

    code = "denied"


class Misunderstood(PlatformError):
    """An answer that could not be read, or a stream that broke off."""

    code = "broken_answer"


class Gone(PlatformError):
    """What was asked for does not exist there (any more)."""

    code = "gone"
