"""One-time tokens for links in messages; a purpose cannot use another's tokens."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

_Base: Any = import_string(settings.TOKEN_GENERATOR_CLASS)


class BaseTokenGenerator(_Base):
    """Django's generator with a salt per purpose; expires by PASSWORD_RESET_TIMEOUT."""

    def __init__(self, *, key_salt: str) -> None:
        self.key_salt = key_salt
        super().__init__()


class _DeletionTokenGenerator(BaseTokenGenerator):
    """Signing in does not spend the token: the account goes with it anyway."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{user.pk}{user.password}{timestamp}{user.email}"


account_delete_token_generator = _DeletionTokenGenerator(
    key_salt=f"{__name__}.account_delete_token_generator"
)
password_reset_token_generator = BaseTokenGenerator(
    key_salt=f"{__name__}.password_reset_token_generator"
)
account_confirm_token_generator = BaseTokenGenerator(
    key_salt=f"{__name__}.account_confirm_token_generator"
)
