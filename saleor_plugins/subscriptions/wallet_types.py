"""GraphQL types of the wallet."""

from __future__ import annotations

from typing import Any

import graphene

from ..core.money import Money as Amount
from ..graphql.connections import connection, resolve_connection
from ..host.graphql import DateTime, Money, Order, wrap
from . import rows


class WalletEntry(graphene.ObjectType):
    """A movement of money."""

    amount = graphene.NonNull(Money)
    balance = graphene.NonNull(Money)
    reason = graphene.String(required=True)
    order = graphene.Field(Order)
    created_at = DateTime(required=True)

    @staticmethod
    def resolve_amount(root: Any, info: Any) -> Any:
        """Negative when taken."""
        return Amount(root.amount, root.wallet.currency)

    @staticmethod
    def resolve_balance(root: Any, info: Any) -> Any:
        """After it."""
        return Amount(root.balance, root.wallet.currency)

    @staticmethod
    def resolve_order(root: Any, info: Any) -> Any:
        """The order that it paid for."""
        return wrap(rows.orders_of(info).get(root.order_id)) if root.order_id else None


WalletEntryConnection = connection(WalletEntry, "WalletEntry")


class Wallet(graphene.ObjectType):
    """A customer's money with the merchant, in one channel."""

    balance = graphene.NonNull(Money)
    entries = graphene.Field(
        graphene.NonNull(WalletEntryConnection), first=graphene.Int(), after=graphene.String()
    )

    @staticmethod
    def resolve_balance(root: Any, info: Any) -> Any:
        """As the entries say."""
        return Amount(root.balance, root.currency)

    @staticmethod
    def resolve_entries(root: Any, info: Any, **page: Any) -> Any:
        """Newest first."""
        return resolve_connection(
            root.entries.select_related("wallet"), WalletEntryConnection, **page
        )
