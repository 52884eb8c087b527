"""What the tests of distributor pricing share: a wholesale channel, price lists, distributors."""

import io
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from shopkeeper.client import Answer, Client

from .shopping import eventually
from .world import INDIAN_ADDRESS, Channel, Product, World, unique

PLUGIN = "saleor_plugins.distributor_pricing"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def new_gstin() -> str:
    """A GSTIN that nobody has; the check character by the GST network's rule."""
    import random

    letters = "".join(random.choice(_ALPHABET[10:]) for _ in range(5))
    first = f"29{letters}{random.randrange(1000, 9999)}{random.choice(_ALPHABET[10:])}1Z"
    total = 0
    for place, character in enumerate(first):
        product = _ALPHABET.index(character) * (1 + place % 2)
        total += product // 36 + product % 36
    return first + _ALPHABET[(36 - total % 36) % 36]


APPLY = """mutation($input: DistributorApplyInput!) { distributorApply(input: $input) {
    distributor { id status company gstin phone reason channel { slug }
        address { city countryArea } user { email } }
    errors { field message code } } }"""

APPROVE = """mutation($id: ID!, $terms: DistributorTermsInput!) {
    distributorApprove(id: $id, terms: $terms) {
    distributor { id status channel { slug } priceList { id name }
        minimumOrder { amount currency } creditLimit { amount } creditUsed { amount }
        decidedBy { email } }
    errors { field message code } } }"""

IMPORT = """mutation($id: ID!, $file: Upload!, $dryRun: Boolean!, $replace: Boolean,
        $confirm: Boolean) {
    priceListImport(id: $id, file: $file, dryRun: $dryRun, replace: $replace,
        confirmOutliers: $confirm) {
    applied rows added changed removed unchanged
    differences { sku minimumQuantity oldPrice { amount } newPrice { amount } percent outlier row }
    outliers { sku }
    rowErrors { row column message code }
    errors { field message code } } }"""

CART = """id voucherCode totalPrice { gross { amount } } subtotalPrice { gross { amount } }
    lines { id quantity unitPrice { gross { amount } } totalPrice { gross { amount } }
        undiscountedUnitPrice { amount } variant { id } metafield(key: "price_explanation") }"""

ADD = f"""mutation($id: ID!, $lines: [CheckoutLineInput!]!) {{
    checkoutLinesAdd(id: $id, lines: $lines) {{
    checkout {{ {CART} }} errors {{ field message code }} }} }}"""

UPDATE = f"""mutation($id: ID!, $lines: [CheckoutLineUpdateInput!]!) {{
    checkoutLinesUpdate(id: $id, lines: $lines) {{
    checkout {{ {CART} }} errors {{ field message code }} }} }}"""

CREATE = f"""mutation($input: CheckoutCreateInput!) {{ checkoutCreate(input: $input) {{
    checkout {{ {CART} shippingMethods {{ id }} }} errors {{ field message code }} }} }}"""

DELIVERY = f"""mutation($id: ID!, $method: ID!) {{
    checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method) {{
    checkout {{ {CART} }} errors {{ field message code }} }} }}"""

COMPLETE = """mutation($id: ID!) { checkoutComplete(id: $id) {
    order { id number status chargeStatus total { gross { amount } }
        lines { quantity unitPrice { gross { amount } } unitDiscount { amount } unitDiscountReason
            undiscountedUnitPrice { gross { amount } } totalPrice { gross { amount } }
            metafield(key: "price_explanation") } }
    errors { field message code } } }"""


_PROMOTIONS = """
from django.utils.module_loading import import_string
from saleor_plugins.host.db import writer
with writer():
    for name in ("update_variant_relations_for_active_promotion_rules_task",
                 "recalculate_discounted_price_for_products_task"):
        try:
            task = import_string("saleor.product.tasks." + name)
        except ImportError:
            continue  # a platform that does it at once
        task()
"""


@dataclass(frozen=True)
class Buyer:
    """A distributor: his client, and the id of his application."""

    client: Client
    id: str


class Pricing:
    """Factories of distributor pricing on a running shop."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.owner = world.owner
        # Wholesale quantities.
        self.owner(
            """mutation { shopSettingsUpdate(input: {limitQuantityPerCheckout: 100000}) {
                errors { field message code } } }"""
        ).payload

    @cached_property
    def wholesale(self) -> Channel:
        """The restricted channel; orders may stay unpaid there."""
        return self.world.channel(unique("wholesale"), orderSettings={"allowUnpaidOrders": True})

    @cached_property
    def other(self) -> Channel:
        """Another restricted channel, with other distributors."""
        return self.world.channel(unique("export"), orderSettings={"allowUnpaidOrders": True})

    def configure(self, promotions: str = "best", active: bool = True, extra: str = "") -> None:
        """Save the plugin's configuration."""
        slugs = [self.wholesale.slug, self.other.slug, *([extra] if extra else [])]
        self.world.plugin(
            PLUGIN,
            active=active,
            consumer_channel=self.world.consumer.slug,
            restricted_channels=", ".join(slugs),
            promotions=promotions,
        )

    def product(self, price: str = "100.00", consumer: str | None = None, **more: Any) -> Product:
        """A product that is sold in both channels; `price` is the wholesale list price."""
        return self.world.product(
            consumer or str(Decimal(price) + 20),
            channels={self.wholesale: price, self.other: price},
            **more,
        )

    def price_list(self, csv: str = "", channel: Channel | None = None, **dates: str) -> str:
        """A price list with imported rows; its id."""
        answer = self.owner(
            """mutation($input: PriceListInput!) { priceListCreate(input: $input) {
                priceList { id name channel { slug } } errors { field message code } } }""",
            {
                "input": {
                    "name": unique("List"),
                    "channel": (channel or self.wholesale).slug,
                    **dates,
                }
            },
        )
        list_id = answer.payload["priceList"]["id"]
        if csv:
            done = self.upload(list_id, csv, dry_run=False).payload
            assert done["applied"], done
        return str(list_id)

    def upload(
        self,
        list_id: str,
        content: str | bytes,
        *,
        dry_run: bool,
        name: str = "prices.csv",
        client: Client | None = None,
        **more: bool,
    ) -> Answer:
        """Import a file; `content` may leave out CSV's first row."""
        if isinstance(content, str):
            if not content.startswith("sku"):
                content = "sku,minimum_quantity,price,percent_off,pack_size\n" + content
            content = content.encode()
        return (client or self.owner).upload(
            IMPORT,
            {"id": list_id, "dryRun": dry_run, **more},
            {"file": (name, io.BytesIO(content).getvalue(), "text/csv")},
        )

    def name_of(self, list_id: str) -> str:
        """A price list's name."""
        found = self.owner("query($id: ID!) { priceList(id: $id) { name } }", {"id": list_id})
        return str(found.ok()["priceList"]["name"])

    def export(self, list_id: str) -> str:
        """A price list as CSV."""
        found = self.owner("query($id: ID!) { priceList(id: $id) { csv } }", {"id": list_id})
        return str(found.ok()["priceList"]["csv"])

    def apply(self, client: Client, **fields: Any) -> Answer:
        """Apply with sensible fields, some of them replaced."""
        return client(
            APPLY,
            {
                "input": {
                    "company": unique("Kirana Traders"),
                    "gstin": new_gstin(),
                    "phone": "+919812345678",
                    "address": INDIAN_ADDRESS,
                    **fields,
                }
            },
        )

    def approve(self, application: str, **terms: Any) -> Answer:
        """Approve for the wholesale channel."""
        return self.owner(
            APPROVE, {"id": application, "terms": {"channel": self.wholesale.slug, **terms}}
        )

    def distributor(self, **terms: Any) -> Buyer:
        """A new customer, approved."""
        client = self.world.customer()
        application = self.apply(client).payload["distributor"]["id"]
        self.approve(application, **terms).payload
        return Buyer(client, application)

    def suspend(self, buyer: Buyer) -> Answer:
        """Suspend a distributor."""
        return self.owner(
            """mutation($id: ID!) { distributorSuspend(id: $id, reason: "Unpaid bills") {
                distributor { status reason } errors { field message code } } }""",
            {"id": buyer.id},
        )

    def reinstate(self, buyer: Buyer) -> Answer:
        """Reinstate a distributor."""
        return self.owner(
            """mutation($id: ID!) { distributorReinstate(id: $id) {
                distributor { status } errors { field message code } } }""",
            {"id": buyer.id},
        )

    def cart(
        self,
        client: Client,
        lines: list[tuple[str, int]],
        channel: Channel | None = None,
        ready: bool = False,
    ) -> dict[str, Any]:
        """A new cart; with `ready`, one that can become an order."""
        made = client(
            CREATE,
            {
                "input": {
                    "channel": (channel or self.wholesale).slug,
                    "email": client.email or "shopper@example.com",
                    "lines": [{"variantId": v, "quantity": q} for v, q in lines],
                    "shippingAddress": INDIAN_ADDRESS,
                    "billingAddress": INDIAN_ADDRESS,
                }
            },
        ).payload["checkout"]
        if ready:
            made = client(
                DELIVERY, {"id": made["id"], "method": made["shippingMethods"][0]["id"]}
            ).payload["checkout"]
        return dict(made)

    def order(self, client: Client, lines: list[tuple[str, int]], **options: Any) -> Answer:
        """A cart, completed."""
        cart = self.cart(client, lines, ready=True, **options)
        return client(COMPLETE, {"id": cart["id"]})

    def quantity_prices(
        self, client: Client, variant_id: str, channel: Channel | None = None
    ) -> list[dict[str, Any]]:
        """What a variant costs this client, by quantity."""
        found = client(
            """query($id: ID!, $channel: String!) { quantityPrices(variantId: $id, channel: $channel) {
                minimumQuantity price { amount currency } packSize explanation } }""",
            {"id": variant_id, "channel": (channel or self.wholesale).slug},
        )
        return list(found.ok()["quantityPrices"])

    def recalculate(self) -> None:
        """Promotions and the prices by which products sort: what the beat does every half minute."""
        self.world.shop.python(_PROMOTIONS)

    def promotion(self, products: list[Product], percent: str) -> None:
        """A catalogue promotion on products in the wholesale channel, shown when this returns."""
        self.owner(
            """mutation($input: PromotionCreateInput!) { promotionCreate(input: $input) {
                promotion { id } errors { field message code } } }""",
            {
                "input": {
                    "name": unique("Diwali"),
                    "type": "CATALOGUE",
                    "rules": [
                        {
                            "name": "Rule",
                            "channels": [self.wholesale.id],
                            "cataloguePredicate": {
                                "productPredicate": {"ids": [product.id for product in products]}
                            },
                            "rewardValueType": "PERCENTAGE",
                            "rewardValue": percent,
                        }
                    ],
                }
            },
        ).payload
        self.recalculate()
        # The shop's own worker may be at the same work, and has then taken it from us.
        eventually(
            lambda: all(self._on_sale(product) for product in products) or self.recalculate(),
            within=60,
            what="the promotion to show",
        )

    def _on_sale(self, product: Product) -> bool:
        found = self.owner(
            """query($id: ID!, $channel: String) { product(id: $id, channel: $channel) {
                pricing { onSale } } }""",
            {"id": product.id, "channel": self.wholesale.slug},
        )
        return bool(found.ok()["product"]["pricing"]["onSale"])

    def voucher(self, percent: str, channel: Channel | None = None) -> str:
        """A voucher on the whole order; its code."""
        code = unique("SAVE").upper()
        voucher = self.owner(
            """mutation($input: VoucherInput!) { voucherCreate(input: $input) {
                voucher { id } errors { field message code } } }""",
            {
                "input": {
                    "name": code,
                    "addCodes": [code],
                    "type": "ENTIRE_ORDER",
                    "discountValueType": "PERCENTAGE",
                }
            },
        ).payload["voucher"]["id"]
        self.owner(
            """mutation($id: ID!, $input: VoucherChannelListingInput!) {
                voucherChannelListingUpdate(id: $id, input: $input) {
                voucher { id } errors { field message code } } }""",
            {
                "id": voucher,
                "input": {
                    "addChannels": [
                        {"channelId": (channel or self.wholesale).id, "discountValue": percent}
                    ]
                },
            },
        ).payload
        return code

    def draft(self, buyer: Buyer, lines: list[tuple[str, int]]) -> dict[str, Any]:
        """A draft order that staff makes for a distributor."""
        user = buyer.client("{ me { id } }").ok()["me"]["id"]
        made = self.owner(
            """mutation($input: DraftOrderCreateInput!) { draftOrderCreate(input: $input) {
                order { id subtotal { gross { amount } } total { gross { amount } }
                    lines { id quantity unitPrice { gross { amount } }
                        undiscountedUnitPrice { gross { amount } } } }
                errors { field message code } } }""",
            {
                "input": {
                    "user": user,
                    "channelId": self.wholesale.id,
                    "shippingAddress": INDIAN_ADDRESS,
                    "billingAddress": INDIAN_ADDRESS,
                    "shippingMethod": self.world.shipping_method,
                    "lines": [{"variantId": v, "quantity": q} for v, q in lines],
                }
            },
        )
        return dict(made.payload["order"])


def unit_prices(cart: dict[str, Any]) -> list[float]:
    """What a unit costs on each line."""
    return [line["unitPrice"]["gross"]["amount"] for line in cart["lines"]]
