"""Mutations of ours: inputs checked, everything or nothing, and errors like Saleor's."""

from functools import cache
from typing import Any, ClassVar

import graphene
from django.db import transaction

from ..core.audit import Actor
from ..core.errors import CommerceError, InvalidInputs
from . import permissions


@cache
def make_error_type(prefix: str, codes: tuple[str, ...]) -> type[graphene.ObjectType]:
    """`<prefix>Error` with field, message and code; `codes` become the enum `<prefix>ErrorCode`.

    The codes that every operation can answer are added: GRAPHQL_ERROR, INVALID, REQUIRED,
    NOT_FOUND, PERMISSION_DENIED, CONFLICT, UNIQUE, INVALID_AMOUNT.
    """
    common = (
        "GRAPHQL_ERROR",
        "INVALID",
        "REQUIRED",
        "NOT_FOUND",
        "PERMISSION_DENIED",
        "CONFLICT",
        "UNIQUE",
        "INVALID_AMOUNT",
    )
    names = sorted({*common, *codes})
    code_enum = graphene.Enum(f"{prefix}ErrorCode", [(name, name) for name in names])
    attributes = {
        "field": graphene.String(description="The input field at fault, if one is."),
        "message": graphene.String(description="What is wrong, for people."),
        "code": graphene.NonNull(code_enum, description="What is wrong, for programs."),
        "known_codes": frozenset(names),
    }
    return type(f"{prefix}Error", (graphene.ObjectType,), attributes)


def actor_of(info: Any) -> Actor:
    """Who is behind a request, as the audit log keeps it."""
    app = getattr(info.context, "app", None)
    if app is not None:
        return Actor("app", str(app.pk), app.name)
    user = getattr(info.context, "user", None)
    if user:
        return Actor("staff" if user.is_staff else "user", str(user.pk))
    return Actor("anonymous")


class Mutation(graphene.Mutation):
    """Base of our mutations.

    A subclass declares `Arguments`, payload fields, `errors` (a list of the type that
    `make_error_type` makes, in `error_type`) and `perform(cls, info, **arguments)`, which answers an
    instance of the class or raises a CommerceError. `permissions` are Saleor's codenames, any of
    which is enough; `login_required` asks for a signed-in user.
    """

    class Meta:
        abstract = True

    permissions: ClassVar[tuple[str, ...]] = ()
    login_required: ClassVar[bool] = False
    error_type: ClassVar[type[graphene.ObjectType]]

    @classmethod
    def __init_subclass_with_meta__(cls, **options: Any) -> None:
        """Give every payload its `errors`."""
        if "errors" not in cls.__dict__ and hasattr(cls, "error_type"):
            cls.errors = graphene.NonNull(
                graphene.List(graphene.NonNull(cls.error_type)), default_value=[]
            )
        super().__init_subclass_with_meta__(**options)

    @classmethod
    def mutate(cls, root: Any, info: Any, **arguments: Any) -> Any:
        """Check the caller, perform in one database transaction, translate what was refused."""
        if cls.permissions:
            permissions.require(info, *cls.permissions)
        elif cls.login_required:
            permissions.require_user(info)
        # What a mutation writes it must read back: never a read replica.
        info.context.allow_replica = False
        try:
            with transaction.atomic():
                payload = cls.perform(info, **arguments)
        except InvalidInputs as several:
            return cls(errors=[cls._error(each) for each in several.errors])
        except CommerceError as error:
            return cls(errors=[cls._error(error)])
        if payload.errors is None:
            payload.errors = []
        return payload

    @classmethod
    def _error(cls, error: CommerceError) -> Any:
        known = cls.error_type.known_codes
        code = error.code if error.code in known else "INVALID"
        return cls.error_type(field=error.field, message=error.message, code=code)

    @classmethod
    def perform(cls, info: Any, *args: Any, **arguments: Any) -> Any:
        """Do the work; see the class."""
        raise TypeError(f"{cls.__name__} does not say what it performs.")
