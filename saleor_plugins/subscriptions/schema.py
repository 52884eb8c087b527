"""What subscriptions add to Saleor's schema; merged by `saleor_plugins.graphql.schema`."""

from __future__ import annotations

from typing import Any

import graphene

from . import delivery_mutations as d
from . import mutations as m
from . import plan_mutations as p
from . import wallet_mutations as w
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
    subscription_skip = d.SubscriptionSkip.Field()
    subscription_unskip = d.SubscriptionUnskip.Field()
    subscription_vacation = d.SubscriptionVacation.Field()
    subscription_delivery_update = d.SubscriptionDeliveryUpdate.Field()
    subscription_delivery_mark = d.SubscriptionDeliveryMark.Field()
    wallet_top_up = w.WalletTopUp.Field()
    wallet_top_up_confirm = w.WalletTopUpConfirm.Field()
    subscription_plan_create = p.SubscriptionPlanCreate.Field()
    subscription_plan_update = p.SubscriptionPlanUpdate.Field()
