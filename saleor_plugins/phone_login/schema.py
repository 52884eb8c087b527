"""Adding a phone to an account, and an e-mail to an account that came by phone."""

from collections.abc import Callable
from typing import Any

import graphene

from ..core import ratelimit
from ..core.config import read
from ..core.errors import CommerceError, Conflict
from ..graphql import permissions
from ..graphql.mutations import Mutation, make_error_type
from ..host import plugins
from ..host.graphql import User
from . import identities
from .config import PLUGIN_ID, PhoneLoginConfig

ErrorType = make_error_type(
    "PhoneLogin", ("INVALID_CREDENTIALS", "UNSUPPORTED", "INACTIVE", "TOO_MANY_REQUESTS")
)


def _config() -> PhoneLoginConfig:
    stored = plugins.configuration(PLUGIN_ID)
    if not stored.active:
        raise Conflict("Sign-in by phone is not active.", code="INACTIVE")
    return read(PhoneLoginConfig, stored.values)


class _Step(Mutation):
    """A step of a signed-in user. Wrong tries are counted, so a refusal must not roll back."""

    class Meta:
        abstract = True

    login_required = True
    error_type = ErrorType

    @classmethod
    def guarded(cls, info: Any, step: Callable[..., Any]) -> Any:
        """Run a step as the user; a refusal becomes the payload's error, and what was counted stays."""
        try:
            return step(
                permissions.require_user(info),
                address=ratelimit.client_address(info.context.META),
                config=_config(),
            )
        except CommerceError as error:
            return cls(errors=[cls._error(error)])


class _Sent(_Step):
    class Meta:
        abstract = True

    resend_after = graphene.Int(description="Seconds until another code may be asked for.")
    expires_in = graphene.Int(description="Seconds that the code lives.")


class PhoneLinkRequest(_Sent):
    """Send a code to a phone that is to be added to the signed-in account."""

    class Arguments:
        phone = graphene.String(required=True)
        by = graphene.String(description="sms, whatsapp, or voice once a message was tried.")

    @classmethod
    def perform(cls, info: Any, phone: str, by: str | None = None) -> Any:
        """One proof is the session; the code will be the other."""

        def step(user: Any, **rest: Any) -> Any:
            sent = identities.request_link(user, phone, by=by, **rest)
            return cls(resend_after=sent.resend_after, expires_in=sent.expires_in)

        return cls.guarded(info, step)


class PhoneLinkConfirm(_Step):
    """Add the phone whose code this is."""

    class Arguments:
        phone = graphene.String(required=True)
        code = graphene.String(required=True)

    phone = graphene.String()

    @classmethod
    def perform(cls, info: Any, phone: str, code: str) -> Any:
        """Both proofs are there."""
        return cls.guarded(
            info,
            lambda user, **rest: cls(phone=identities.link(user, phone, code, **rest).phone),
        )


class PhoneEmailRequest(_Sent):
    """Send a code to an e-mail that is to be added to an account that came by phone."""

    class Arguments:
        email = graphene.String(required=True)

    @classmethod
    def perform(cls, info: Any, email: str) -> Any:
        """The answer is the same whether another account has the e-mail or not."""

        def step(user: Any, **rest: Any) -> Any:
            sent = identities.request_email(user, email, **rest)
            return cls(resend_after=sent.resend_after, expires_in=sent.expires_in)

        return cls.guarded(info, step)


class PhoneEmailConfirm(_Step):
    """Add the e-mail whose code this is. Tokens name the e-mail: sign in again afterwards."""

    class Arguments:
        email = graphene.String(required=True)
        code = graphene.String(required=True)

    user = graphene.Field(User)

    @classmethod
    def perform(cls, info: Any, email: str, code: str) -> Any:
        """The account keeps its phone, orders and addresses."""
        return cls.guarded(
            info, lambda user, **rest: cls(user=identities.add_email(user, email, code, **rest))
        )


class Queries(graphene.ObjectType):
    """Queries of phone sign-in."""

    my_phone = graphene.String(description="The proven phone of the signed-in account, or null.")

    @staticmethod
    def resolve_my_phone(_root: Any, info: Any) -> str | None:
        """Only ever one's own."""
        user = getattr(info.context, "user", None)
        return identities.phone_of(user.pk) if user else None


class Mutations(graphene.ObjectType):
    """Mutations of phone sign-in."""

    phone_link_request = PhoneLinkRequest.Field()
    phone_link_confirm = PhoneLinkConfirm.Field()
    phone_email_request = PhoneEmailRequest.Field()
    phone_email_confirm = PhoneEmailConfirm.Field()
