"""What the mutations of contracts share: who may name a contract, how ids and lines are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import graphene

from ..core.errors import CommerceError, InvalidInput, NotFound, ProviderError
from ..graphql import permissions
from ..graphql.mutations import Mutation
from ..host import lookups
from ..host.graphql import unwrap_id
from . import choices, contracts
from . import types as t
from .models import Contract, Plan


class SubscriptionLineInput(graphene.InputObjectType):
    """A variant and how many."""

    variant_id = graphene.ID(required=True)
    quantity = graphene.Int(required=True)


class ContractMutation(Mutation):
    """Ours: one error type, and contracts that only their owner and staff can name."""

    class Meta:
        abstract = True

    error_type = t.SubscriptionError
    login_required = True

    @classmethod
    def contract(cls, info: Any, id: str) -> Contract:
        """The named contract, locked; NotFound for whoever may not see it."""
        row = contracts.locked(pk_of(id, "SubscriptionContract"))
        if not t.may_see(info, row):
            raise NotFound("There is no such subscription.", field="id")
        return row

    @classmethod
    def refused(cls, error: CommerceError, **payload: Any) -> Any:
        """A payload with one error, for what fails after the transaction."""
        if isinstance(error, ProviderError):
            error = CommerceError(
                "The payment provider did not answer; try again.", code="PAYMENT_GATEWAY"
            )
        return cls(errors=[cls._error(error)], **payload)

    @classmethod
    def with_payment(cls, payload: Any, ask: Callable[[Contract], Any]) -> Any:
        """What was written is committed; now the provider is asked for `payment`, with nothing locked."""
        if payload.contract_ is None:
            return payload
        try:
            payload.payment = ask(payload.contract_)
        except CommerceError as error:
            return cls.refused(error, contract_=payload.contract_)
        return payload


class OwnContractMutation(ContractMutation):
    """A change to a contract by its customer, or by staff or an App with MANAGE_ORDERS."""

    class Meta:
        abstract = True

    login_required = False

    @classmethod
    def mutate(cls, root: Any, info: Any, **arguments: Any) -> Any:
        """Apps with MANAGE_ORDERS may act too; everybody else has to be signed in."""
        if not permissions.has(info, t.MANAGE_ORDERS):
            permissions.require_user(info)
        return super().mutate(root, info, **arguments)


def pk_of(value: str, kind: str, field: str = "id") -> int:
    pk = unwrap_id(value, kind, field)
    if not pk.isdigit():
        raise InvalidInput(
            f"{value!r} is not the id of a {kind}.", field=field, code="GRAPHQL_ERROR"
        )
    return int(pk)


def wanted_lines(
    plan: Plan, wanted: Iterable[Mapping[str, Any]], *, in_plan_only: bool = True
) -> dict[int, int]:
    rows = [
        (pk_of(line["variant_id"], "ProductVariant", "variantId"), line["quantity"])
        for line in wanted
    ]
    listed = lookups.listed_variants(plan.channel_id, [pk for pk, _ in rows])
    limits = {pk: listing.limit for pk, listing in listed.items()}
    return choices.lines(plan, rows, limits=limits, in_plan_only=in_plan_only)
