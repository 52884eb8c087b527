"""Mutations on distributors: apply, approve, reject, suspend, reinstate."""

from typing import Any

import graphene
from django.core.exceptions import ValidationError

from saleor_plugins.core.errors import InvalidInput, InvalidInputs
from saleor_plugins.graphql.mutations import Mutation, actor_of
from saleor_plugins.graphql.permissions import require_user
from saleor_plugins.host import customers
from saleor_plugins.host.graphql import AddressInput, PositiveDecimal, unwrap_id

from . import applications
from .config import PricingConfig
from .models import Distributor as Row
from .nodes import Distributor, ErrorType
from .tasks import active_config

_USERS = ("account.manage_users",)


def settings() -> PricingConfig:
    """The plugin's configuration; its defaults while it is inactive."""
    return active_config() or PricingConfig()


class DistributorApplyInput(graphene.InputObjectType):
    """An application."""

    company = graphene.String(required=True)
    gstin = graphene.String()
    phone = graphene.String(required=True, description="With country code, such as +919876543210.")
    address = AddressInput(required=True)
    note = graphene.String()


class DistributorTermsInput(graphene.InputObjectType):
    """On which terms a distributor buys."""

    channel = graphene.String(required=True, description="The slug of the channel.")
    price_list_id = graphene.ID()
    minimum_order = PositiveDecimal()
    credit_limit = PositiveDecimal(
        description="What may stay unpaid; without it, no limit of ours."
    )


def _address(data: Any) -> int:
    try:
        return int(customers.store_address(data).pk)
    except ValidationError as error:
        raise InvalidInputs(_translated(error)) from error


def _translated(error: ValidationError) -> list[Any]:
    found = []
    for name, each in error.error_dict.items():
        for one in each:
            code = "REQUIRED" if one.code == "required" else "INVALID"
            head, *rest = name.split("_")
            field = head + "".join(part.title() for part in rest)
            found.append(InvalidInput(" ".join(one.messages), code=code, field=f"address.{field}"))
    return found


class DistributorApply(Mutation):
    """The signed-in customer asks to become a distributor."""

    error_type = ErrorType
    login_required = True
    distributor = graphene.Field(Distributor)

    class Arguments:
        input = DistributorApplyInput(required=True)

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """Check every field, keep the address, record the application."""
        data = arguments["input"]
        user = require_user(info)
        application = applications.Application(
            company=data["company"],
            phone=data["phone"],
            gstin=data.get("gstin"),
            note=data.get("note") or "",
        )
        applications.check_all(application)
        address_id = _address(data["address"])
        row = applications.apply(user.pk, application, address_id, settings())
        return cls(distributor=row)


class _Decision(Mutation):
    class Meta:
        abstract = True

    error_type = ErrorType
    permissions = _USERS

    @classmethod
    def _id(cls, arguments: Any) -> str:
        return unwrap_id(arguments["id"], "Distributor")


class DistributorApprove(_Decision):
    """Make an applicant a distributor, or change a distributor's terms."""

    distributor = graphene.Field(Distributor)

    class Arguments:
        id = graphene.ID(required=True)
        terms = DistributorTermsInput(required=True)

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """Approve on the given terms."""
        terms = arguments["terms"]
        price_list = terms.get("price_list_id")
        given = applications.TermsGiven(
            channel=terms["channel"],
            price_list_id=(
                int(unwrap_id(price_list, "PriceList", "priceListId")) if price_list else None
            ),
            minimum_order=terms.get("minimum_order"),
            credit_limit=terms.get("credit_limit"),
        )
        row = applications.approve(cls._id(arguments), given, actor_of(info), settings())
        return cls(distributor=row)


class DistributorReject(_Decision):
    """Turn an application down."""

    distributor = graphene.Field(Distributor)

    class Arguments:
        id = graphene.ID(required=True)
        reason = graphene.String(required=True)

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """Reject with a reason."""
        row = applications.reject(
            cls._id(arguments), arguments["reason"], actor_of(info), settings()
        )
        return cls(distributor=row)


class DistributorSuspend(_Decision):
    """Take the role away; open carts in the channel are invalid at once."""

    distributor = graphene.Field(Distributor)

    class Arguments:
        id = graphene.ID(required=True)
        reason = graphene.String(required=True)

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """Suspend with a reason."""
        row = applications.suspend(
            cls._id(arguments), arguments["reason"], actor_of(info), settings()
        )
        return cls(distributor=row)


class DistributorReinstate(_Decision):
    """Give the role back on the terms there were."""

    distributor = graphene.Field(Distributor)

    class Arguments:
        id = graphene.ID(required=True)

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """Reinstate."""
        row = applications.reinstate(cls._id(arguments), actor_of(info), settings())
        return cls(distributor=row)


def mine(user_id: int) -> Row | None:
    """A customer's own application."""
    return Row.objects.filter(user_id=user_id).select_related("price_list").first()
