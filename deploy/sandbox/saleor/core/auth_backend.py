"""Who a request comes from: Saleor's own tokens first, then the plugins."""

from typing import Any

from .auth import get_token_from_request
from .jwt import get_user_from_access_payload, is_saleor_token, jwt_decode


class JSONWebTokenBackend:
    """Authenticates by access token and answers permission questions."""

    def authenticate(self, request: Any = None, **_: Any) -> Any:
        """The user of a Saleor token; None when there is none, jwt.PyJWTError when it is bad."""
        token = get_token_from_request(request) if request is not None else None
        if not token or not is_saleor_token(token):
            return None
        return get_user_from_access_payload(jwt_decode(token), request)

    def get_user(self, user_id: str) -> Any:
        from ..account.models import User

        return User.objects.filter(email=user_id, is_active=True).first()


class PluginBackend(JSONWebTokenBackend):
    """Asks the plugins."""

    def authenticate(self, request: Any = None, **_: Any) -> Any:
        from ..plugins.manager import get_plugins_manager

        if request is None:
            return None
        return get_plugins_manager(allow_replica=False).authenticate_user(request)
