"""The configuration of phone sign-in, as a merchant sets it in Saleor."""

from dataclasses import dataclass

from ..core.errors import InvalidInput

PLUGIN_ID = "saleor_plugins.phone_login"


@dataclass(frozen=True, slots=True)
class PhoneLoginConfig:
    """`countries` are ISO codes; seconds for `code_lifetime` and `resend_after`."""

    countries: tuple[str, ...] = ("IN",)
    code_lifetime: int = 600
    resend_after: int = 30
    most_attempts: int = 5
    most_codes_per_day: int = 20
    staff_may_sign_in: bool = False

    def __post_init__(self) -> None:
        """Refuse values that would undo the protection."""
        for name, least, most in (
            ("code_lifetime", 60, 1800),
            ("resend_after", 10, 600),
            ("most_attempts", 1, 10),
            ("most_codes_per_day", 1, 200),
        ):
            if not least <= getattr(self, name) <= most:
                raise InvalidInput(f"{name} must be between {least} and {most}.", field=name)
