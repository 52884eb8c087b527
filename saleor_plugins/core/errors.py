"""Errors in the field's words, each with a code and, where one is to blame, the field."""


class CommerceError(Exception):
    """Root of everything we raise on purpose.

    `message` is for people, `code` for programs (UPPER_SNAKE), `field` names the input at fault in
    the API's spelling (camelCase) or is None.
    """

    default_code = "INVALID"

    def __init__(self, message: str, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.field = field


class InvalidInput(CommerceError):
    """The caller's input is wrong; nothing was changed."""

    default_code = "INVALID"


class InvalidInputs(CommerceError):
    """Several inputs are wrong at once; `errors` lists them, nothing was changed."""

    def __init__(self, errors: "list[CommerceError]") -> None:
        super().__init__("; ".join(error.message for error in errors), code=errors[0].code)
        self.errors = errors


class NotFound(CommerceError):
    """What was named does not exist, or is not the caller's to know about."""

    default_code = "NOT_FOUND"


class NotAllowed(CommerceError):
    """The caller may not do this."""

    default_code = "PERMISSION_DENIED"


class Conflict(CommerceError):
    """The thing is not in a state that allows this."""

    default_code = "CONFLICT"


class ProviderError(CommerceError):
    """An outside company's service did not do what we asked.

    `retryable`: asking again may help. `unknown_outcome`: the effect may have happened, so the
    outcome must be asked for and never assumed.
    """

    default_code = "PROVIDER_ERROR"
    retryable = False
    unknown_outcome = False

    def __init__(
        self,
        message: str,
        *,
        provider: str = "",
        status: int | None = None,
        code: str | None = None,
        field: str | None = None,
        body: object = None,
    ) -> None:
        super().__init__(message, code=code, field=field)
        self.provider = provider
        self.status = status
        self.body = body


class ProviderUnavailable(ProviderError):
    """Not reached, or answered that it is out of order before doing anything."""

    default_code = "PROVIDER_UNAVAILABLE"
    retryable = True


class ProviderTimeout(ProviderError):
    """No answer, or an answer lost on the way: the effect may have happened."""

    default_code = "PROVIDER_TIMEOUT"
    retryable = True
    unknown_outcome = True


class ProviderRejected(ProviderError):
    """Refused for good: the same request will be refused again."""

    default_code = "PROVIDER_REJECTED"


class ProviderRateLimited(ProviderError):
    """Too many requests; `retry_after` is in seconds, or None when the provider did not say."""

    default_code = "PROVIDER_RATE_LIMITED"
    retryable = True

    def __init__(self, message: str, *, retry_after: float | None = None, **rest: object) -> None:
        super().__init__(message, **rest)  # type: ignore[arg-type]
        self.retry_after = retry_after


class CircuitOpen(ProviderUnavailable):
    """Not asked at all: the provider has just failed too often."""

    default_code = "PROVIDER_UNAVAILABLE"
