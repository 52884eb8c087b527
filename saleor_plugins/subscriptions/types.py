"""GraphQL types of the subscriptions. Their rows are looked up together (`rows`)."""

from __future__ import annotations

import base64
from datetime import date
from decimal import Decimal
from typing import Any

import graphene
from graphene import relay
from graphql.error import GraphQLError

from ..core import clock
from ..core.money import Money as Amount
from ..graphql import permissions
from ..graphql.connections import connection
from ..graphql.mutations import make_error_type
from ..host import lookups
from ..host.graphql import (
    Address,
    Channel,
    Date,
    DateTime,
    Money,
    Order,
    ProductVariant,
    User,
    global_id,
    wrap,
)
from . import config, contracts, delivery, edits, rows, shop
from .errors import ERROR_CODES
from .holidays import HolidayPolicy
from .models import Contract, ContractLine, Delivery, DeliveryLine, MissedPolicy, Plan, StockPolicy
from .prices import PriceRisePolicy
from .schedule import Frequency, weekdays_of
from .states import ContractStatus, DeliveryState, OutagePolicy, PaymentMode

MANAGE_ORDERS = "order.manage_orders"
MANAGE_PRODUCTS = "product.manage_products"


def _enum(name: str, kind: Any) -> Any:
    return graphene.Enum(name, [(member.value, member.value) for member in kind])


SubscriptionFrequency = _enum("SubscriptionFrequency", Frequency)
SubscriptionStatus = _enum("SubscriptionStatus", ContractStatus)
SubscriptionPaymentMode = _enum("SubscriptionPaymentMode", PaymentMode)
DeliveryStateEnum = _enum("DeliveryState", DeliveryState)
SubscriptionOutagePolicy = _enum("SubscriptionOutagePolicy", OutagePolicy)
SubscriptionStockPolicy = _enum("SubscriptionStockPolicy", StockPolicy)
SubscriptionPriceRisePolicy = _enum("SubscriptionPriceRisePolicy", PriceRisePolicy)
SubscriptionHolidayPolicy = _enum("SubscriptionHolidayPolicy", HolidayPolicy)
SubscriptionMissedPolicy = _enum("SubscriptionMissedPolicy", MissedPolicy)
SubscriptionError = make_error_type("Subscription", ERROR_CODES)


def required_list(kind: Any) -> Any:
    """`[kind!]!`"""
    return graphene.NonNull(graphene.List(graphene.NonNull(kind)))


# ---- types


class SubscriptionPlan(graphene.ObjectType):
    """What a merchant offers by subscription in one channel."""

    class Meta:
        interfaces = (relay.Node,)

    name = graphene.String(required=True)
    channel = graphene.NonNull(Channel)
    variants = required_list(ProductVariant)
    frequencies = required_list(SubscriptionFrequency)
    payment_modes = required_list(SubscriptionPaymentMode)
    percent_off = graphene.Float(required=True)
    cutoff = graphene.String(required=True, description='"20:00", the evening before.')
    cutoff_days_before = graphene.Int(required=True)
    dispatch = graphene.String(required=True, description="When the van leaves.")
    time_zone = graphene.String(required=True)
    slots = required_list(graphene.String)
    active = graphene.Boolean(required=True)
    outage_policy = graphene.NonNull(SubscriptionOutagePolicy)
    stock_policy = graphene.NonNull(SubscriptionStockPolicy)
    price_rise_policy = graphene.NonNull(SubscriptionPriceRisePolicy)
    price_tolerance = graphene.Float(required=True)
    holiday_policy = graphene.NonNull(SubscriptionHolidayPolicy)
    missed_policy = graphene.NonNull(SubscriptionMissedPolicy)
    holidays = required_list(Date)

    @staticmethod
    def resolve_channel(root: Plan, info: Any) -> Any:
        """Saleor's channel."""
        return rows.channels(info).get(root.channel_id)

    @staticmethod
    def resolve_variants(root: Plan, info: Any) -> Any:
        """Variants that still exist."""
        known = rows.variants(info)
        known.expect(root.variant_ids)
        found = [known.get(pk) for pk in root.variant_ids]
        return [wrap(row, root.channel_slug) for row in found if row is not None]

    @staticmethod
    def resolve_percent_off(root: Plan, info: Any) -> float:
        """For people; never used in arithmetic."""
        return float(root.percent_off)

    @staticmethod
    def resolve_price_tolerance(root: Plan, info: Any) -> float:
        """For people; never used in arithmetic."""
        return float(root.price_tolerance)

    @staticmethod
    def resolve_cutoff(root: Plan, info: Any) -> str:
        """Hours and minutes."""
        return root.cutoff.strftime("%H:%M")

    @staticmethod
    def resolve_dispatch(root: Plan, info: Any) -> str:
        """Hours and minutes."""
        return root.dispatch.strftime("%H:%M")

    @staticmethod
    def resolve_holidays(root: Plan, info: Any) -> list[date]:
        """Days without delivery, ascending."""
        return sorted(holiday.date for holiday in root.holidays.all())

    @classmethod
    def get_node(cls, info: Any, pk: str) -> Plan | None:
        """For `node(id:)`."""
        return Plan.objects.filter(pk=pk).first()


class SubscriptionLine(graphene.ObjectType):
    """A product of a contract or of one delivery."""

    id = graphene.ID(required=True)
    variant = graphene.NonNull(ProductVariant)
    quantity = graphene.Int(required=True)
    unit_price = graphene.NonNull(Money)

    @staticmethod
    def resolve_id(root: Line, info: Any) -> str:
        """Stable while the line is."""
        return global_id("SubscriptionLine", root.key)

    @staticmethod
    def resolve_variant(root: Line, info: Any) -> Any:
        """Saleor's variant, in the contract's channel."""
        return wrap(rows.variants(info).get(root.variant_id), root.contract.channel_slug)

    @staticmethod
    def resolve_unit_price(root: Line, info: Any) -> Any:
        """As taken at cut-off, else as agreed."""
        return Amount(root.unit_price, root.contract.currency)


class Line:
    """A line as it is shown: the contract's own, or a delivery's."""

    def __init__(self, contract: Contract, line: ContractLine | DeliveryLine, agreed: dict) -> None:
        self.contract = contract
        self.variant_id = line.variant_id
        self.quantity = line.quantity
        prefix = "d" if isinstance(line, DeliveryLine) else "c"
        self.key = f"{prefix}{line.pk}"
        price = line.unit_price if isinstance(line, DeliveryLine) else line.agreed_price
        self.unit_price = price if price is not None else agreed.get(line.variant_id, Decimal(0))


def contract_lines(contract: Contract) -> list[Line]:
    """The contract's lines."""
    return [Line(contract, line, {}) for line in contract.lines.all()]


def delivery_lines(row: Delivery) -> list[Line]:
    """The delivery's own lines once it has some, else the contract's. An add-on not yet priced shows today's price."""
    contract = row.contract
    own = list(row.lines.all())
    if not own:
        return contract_lines(contract)
    agreed = {line.variant_id: line.agreed_price for line in contract.lines.all()}
    unknown = {
        line.variant_id: line.quantity
        for line in own
        if line.unit_price is None and line.variant_id not in agreed
    }
    if unknown:
        agreed |= shop.subscription_prices(
            shop.current(),
            user_id=contract.user_id,
            channel_id=contract.channel_id,
            channel_slug=contract.channel_slug,
            currency=contract.currency,
            percent_off=contract.plan.percent_off,
            quantities=unknown,
            at=row.date,
        )
    return [Line(contract, line, agreed) for line in own]


def still_there(info: Any, lines: list[Line]) -> list[Line]:
    """Without what the shop has deleted: one product that is gone must not hide everything else."""
    known = rows.variants(info)
    known.expect(line.variant_id for line in lines)
    return [line for line in lines if known.get(line.variant_id) is not None]


class SubscriptionEvent(graphene.ObjectType):
    """Who did what to a contract."""

    type = graphene.String(required=True)
    message = graphene.String(required=True)
    date = DateTime(required=True)
    user = graphene.Field(User)

    @staticmethod
    def resolve_date(root: Any, info: Any) -> Any:
        """When."""
        return root.created_at

    @staticmethod
    def resolve_user(root: Any, info: Any) -> Any:
        """The person behind it, if it was one."""
        if root.actor_kind not in ("user", "staff") or not root.actor_id.isdigit():
            return None
        return rows.users(info).get(int(root.actor_id))


class SubscriptionDelivery(graphene.ObjectType):
    """One delivery of a contract."""

    id = graphene.ID(required=True)
    contract = graphene.NonNull(lambda: SubscriptionContract)
    date = Date(required=True)
    slot = graphene.String()
    state = graphene.NonNull(DeliveryStateEnum)
    cutoff_at = DateTime(required=True)
    editable = graphene.Boolean(required=True)
    parked = graphene.Boolean(required=True, description="Waits for a person's decision.")
    lines = required_list(SubscriptionLine)
    order = graphene.Field(Order)
    failure = graphene.String()

    @staticmethod
    def resolve_id(root: Delivery, info: Any) -> str:
        """Global id."""
        return global_id("SubscriptionDelivery", root.pk)

    @staticmethod
    def resolve_slot(root: Delivery, info: Any) -> str | None:
        """Null where the plan has no slots."""
        return root.slot or None

    @staticmethod
    def resolve_editable(root: Delivery, info: Any) -> bool:
        """Until the cut-off."""
        return edits.is_open(root, clock.now())

    @staticmethod
    def resolve_lines(root: Delivery, info: Any) -> list[Line]:
        """What it contains."""
        return still_there(info, delivery_lines(root))

    @staticmethod
    def resolve_order(root: Delivery, info: Any) -> Any:
        """Saleor's order, once there is one."""
        return wrap(rows.orders_of(info).get(root.order_id)) if root.order_id else None

    @staticmethod
    def resolve_failure(root: Delivery, info: Any) -> str | None:
        """Why it does not happen."""
        return root.failure or None


class SubscriptionContract(graphene.ObjectType):
    """One customer's subscription."""

    class Meta:
        interfaces = (relay.Node,)

    number = graphene.String(required=True)
    status = graphene.NonNull(SubscriptionStatus)
    user = graphene.NonNull(User)
    plan = graphene.NonNull(SubscriptionPlan)
    channel = graphene.NonNull(Channel)
    lines = required_list(SubscriptionLine)
    frequency = graphene.NonNull(SubscriptionFrequency)
    weekdays = required_list(graphene.Int)
    start_date = Date(required=True)
    end_date = Date()
    paused_until = Date()
    next_delivery_date = Date()
    slot = graphene.String()
    address = graphene.NonNull(Address)
    payment_mode = graphene.NonNull(SubscriptionPaymentMode)
    razorpay_subscription_id = graphene.String()
    calendar_url = graphene.String(required=True, description="An .ics feed of the deliveries.")
    deliveries = graphene.Field(
        required_list(SubscriptionDelivery),
        from_=graphene.Argument(Date, required=True, name="from"),
        to=graphene.Argument(Date, required=True),
    )
    events = required_list(SubscriptionEvent)
    created_at = DateTime(required=True)

    @staticmethod
    def resolve_user(root: Contract, info: Any) -> Any:
        """The customer; of one whose account is gone, the id."""
        return rows.users(info).get(root.user_id) or lookups.nobody(root.user_id)

    @staticmethod
    def resolve_channel(root: Contract, info: Any) -> Any:
        """Saleor's channel."""
        return rows.channels(info).get(root.channel_id)

    @staticmethod
    def resolve_lines(root: Contract, info: Any) -> list[Line]:
        """What comes each time."""
        return still_there(info, contract_lines(root))

    @staticmethod
    def resolve_weekdays(root: Contract, info: Any) -> list[int]:
        """ISO weekdays."""
        return weekdays_of(root.weekdays)

    @staticmethod
    def resolve_next_delivery_date(root: Contract, info: Any) -> date | None:
        """When something comes next."""
        return contracts.next_delivery(root, clock.now())

    @staticmethod
    def resolve_slot(root: Contract, info: Any) -> str | None:
        """Null where the plan has no slots."""
        return root.slot or None

    @staticmethod
    def resolve_address(root: Contract, info: Any) -> Any:
        """Where it goes; empty once it is forgotten."""
        return rows.addresses(info).get(root.address_id) or lookups.nowhere()

    @staticmethod
    def resolve_razorpay_subscription_id(root: Contract, info: Any) -> str | None:
        """Null for other ways to pay."""
        return root.razorpay_subscription_id or None

    @staticmethod
    def resolve_calendar_url(root: Contract, info: Any) -> str:
        """A path on this server; whoever has it can read the dates, so it is unguessable."""
        from .feeds import calendar_path

        return calendar_path(root)

    @staticmethod
    def resolve_deliveries(root: Contract, info: Any, from_: date, to: date) -> list[Delivery]:
        """Planned up to 30 days ahead; at most a year at a time."""
        if (to - from_).days > 366:
            raise GraphQLError("At most a year at a time.")
        found = list(
            root.deliveries.filter(date__range=(from_, to))
            .prefetch_related("lines")
            .order_by("date")
        )
        for row in found:
            row.contract = root
        rows.expect_deliveries(info, found)
        return found

    @staticmethod
    def resolve_events(root: Contract, info: Any) -> list[Any]:
        """Oldest first."""
        found = list(root.events.all())
        rows.users(info).expect(int(row.actor_id) for row in found if row.actor_id.isdigit())
        return found

    @classmethod
    def get_node(cls, info: Any, pk: str) -> Contract | None:
        """For `node(id:)`: only to those who may see it."""
        row = Contract.objects.select_related("plan").filter(pk=pk).first()
        return row if row is not None and may_see(info, row) else None


def may_see(info: Any, contract: Contract) -> bool:
    """Its owner, and staff and Apps with MANAGE_ORDERS."""
    user = getattr(info.context, "user", None)
    # An anonymous request carries a lazy nobody: false, but not None.
    if user and user.pk == contract.user_id:
        return True
    return permissions.has(info, MANAGE_ORDERS)


class DeliveryTotal(graphene.ObjectType):
    """How many of a variant go out in a slot."""

    variant = graphene.NonNull(ProductVariant)
    slot = graphene.String()
    quantity = graphene.Int(required=True)

    @staticmethod
    def resolve_variant(root: Any, info: Any) -> Any:
        """Saleor's variant."""
        return wrap(rows.variants(info).get(root["variant_id"]), root["channel_slug"])


class DeliveryDay(graphene.ObjectType):
    """A date and exactly its deliveries."""

    date = Date(required=True)
    deliveries = required_list(SubscriptionDelivery)
    totals = required_list(DeliveryTotal)


class DeliveryRouteSheet(graphene.ObjectType):
    """The day's doors, by slot and PIN code."""

    stops = graphene.Int(required=True)
    csv = graphene.String(required=True)
    pdf = graphene.String(required=True, description="Base64 of a PDF.")

    @staticmethod
    def resolve_stops(root: Any, info: Any) -> int:
        """How many doors."""
        return len(root["rows"])

    @staticmethod
    def resolve_csv(root: Any, info: Any) -> str:
        """For a spreadsheet."""
        return delivery.to_csv(root["rows"])

    @staticmethod
    def resolve_pdf(root: Any, info: Any) -> str:
        """For the driver; made only when asked for."""
        font = config.of_channel(root["channel_slug"]).font or None
        made = delivery.to_pdf(root["rows"], root["title"], font)
        return base64.b64encode(made).decode()


SubscriptionContractConnection = connection(SubscriptionContract, "SubscriptionContract")
