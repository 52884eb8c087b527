"""GraphQL mutations of the wallet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import graphene

from ..core.errors import CommerceError, InvalidInput, NotFound
from ..core.money import parse_amount
from ..graphql import permissions
from ..host import channels as host_channels
from ..host.graphql import JSON, PositiveDecimal
from . import topups, wallet
from .models import TopUp
from .mutation_base import ContractMutation
from .wallet_types import Wallet


class WalletTopUp(ContractMutation):
    """Put money into the wallet of a channel."""

    class Arguments:
        channel = graphene.String(required=True)
        amount = PositiveDecimal(required=True)
        idempotency_key = graphene.String(required=True)

    payment = graphene.Field(JSON)

    @classmethod
    def mutate(cls, root: Any, info: Any, **arguments: Any) -> Any:
        """The intent first, committed; then the provider is asked, with nothing locked."""
        payload = super().mutate(root, info, **arguments)
        top_up = getattr(payload, "top_up", None)
        if top_up is None:
            return payload
        try:
            payload.payment = {"checkout": topups.open_payment(top_up)}
        except CommerceError as error:
            return cls.refused(error)
        return payload

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """Write the intent."""
        user = permissions.require_user(info)
        key = arguments["idempotency_key"].strip()
        if not key or len(key) > 128:
            raise InvalidInput("1 to 128 characters.", field="idempotencyKey", code="REQUIRED")
        found = host_channels.by_slug(arguments["channel"])
        if found is None:
            raise NotFound("There is no such channel.", field="channel")
        of = wallet.of_user(user.pk, found.pk, found.slug, found.currency_code)
        amount: Decimal = parse_amount(arguments["amount"])
        payload = cls()
        payload.top_up = topups.intend(of, amount, key)
        return payload


class WalletTopUpConfirm(ContractMutation):
    """The browser's Razorpay answer to a top-up; the webhook does the same without it."""

    class Arguments:
        data = JSON(required=True)

    wallet = graphene.Field(Wallet)

    @classmethod
    def mutate(cls, root: Any, info: Any, **arguments: Any) -> Any:
        """The provider is asked with nothing locked."""
        payload = super().mutate(root, info, **arguments)
        top_up = getattr(payload, "top_up", None)
        if top_up is None:
            return payload
        try:
            topups.confirm(top_up, arguments["data"])
        except CommerceError as error:
            return cls.refused(error)
        payload.wallet.refresh_from_db()
        return payload

    @classmethod
    def perform(cls, info: Any, data: Any) -> Any:
        """Only one's own top-up."""
        user = permissions.require_user(info)
        order = data.get("razorpay_order_id") if isinstance(data, dict) else None
        row = (
            TopUp.objects.select_related("wallet")
            .filter(wallet__user_id=user.pk, provider_order=order or "-")
            .first()
        )
        if row is None:
            raise NotFound("There is no such top-up.", field="data")
        payload = cls(wallet=row.wallet)
        payload.top_up = row
        return payload
