"""What subscriptions add to Saleor's schema; merged by `saleor_plugins.graphql.schema`."""

from __future__ import annotations

from typing import Any

import graphene

from . import mutations as m
from . import plan_mutations as p
from .queries import Queries

__all__ = ["Mutations", "Queries", "types"]

types: list[Any] = []


class Mutations(graphene.ObjectType):
    """Merged into Saleor's Mutation."""

    subscription_create = m.SubscriptionCreate.Field()
    subscription_confirm = m.SubscriptionConfirm.Field()
    subscription_update = m.SubscriptionUpdate.Field()
    subscription_pause = m.SubscriptionPause.Field()
    subscription_resume = m.SubscriptionResume.Field()
    subscription_cancel = m.SubscriptionCancel.Field()
    subscription_skip = m.SubscriptionSkip.Field()
    subscription_unskip = m.SubscriptionUnskip.Field()
    subscription_vacation = m.SubscriptionVacation.Field()
    subscription_delivery_update = m.SubscriptionDeliveryUpdate.Field()
    subscription_delivery_mark = m.SubscriptionDeliveryMark.Field()
    wallet_top_up = m.WalletTopUp.Field()
    wallet_top_up_confirm = m.WalletTopUpConfirm.Field()
    subscription_plan_create = p.SubscriptionPlanCreate.Field()
    subscription_plan_update = p.SubscriptionPlanUpdate.Field()
