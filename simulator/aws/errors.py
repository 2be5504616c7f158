"""The one exception that becomes an AWS error answer, and AWS's own words for what is common."""


class AwsError(Exception):
    """Refuses a call in AWS's manner: a code that botocore shows, a sentence, an HTTP status."""

    def __init__(
        self, code: str, message: str, status: int = 400, members: dict[str, object] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.members = members or {}

    @property
    def container_status(self) -> int | None:
        """What the model's own server answered, where the error is its."""
        status = self.members.get("OriginalStatusCode")
        return status if isinstance(status, int) else None


def invalid(message: str) -> AwsError:
    return AwsError("ValidationException", message)


def constraints_broken(problems: list[str], code: str = "ValidationException") -> AwsError:
    """AWS joins every broken constraint into one sentence with their number in front."""
    noun = "error" if len(problems) == 1 else "errors"
    return AwsError(code, f"{len(problems)} validation {noun} detected: {'; '.join(problems)}")
