"""What a shop sells and where: made through GraphQL, once per run, and added to by tests."""

import itertools
import uuid
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from shopkeeper.client import Client
from shopkeeper.shopkeeper import Channel, Shopkeeper

from .shop import Shop

INDIAN_ADDRESS = {
    "firstName": "Anita",
    "lastName": "Kulkarni",
    "streetAddress1": "12 MG Road",
    "city": "Bengaluru",
    "postalCode": "560001",
    "country": "IN",
    "countryArea": "Karnataka",
    "phone": "+919876543210",
}

RAZORPAY = "saleor_plugins.razorpay"
CASH = "saleor_plugins.cash_on_delivery"
_numbers = itertools.count(1)


def unique(prefix: str) -> str:
    """A name that no other test uses."""
    return f"{prefix}-{next(_numbers)}-{uuid.uuid4().hex[:6]}"


@dataclass(frozen=True)
class Product:
    """A product with one variant, listed in one or more channels."""

    id: str
    variant_id: str
    sku: str
    name: str
    slug: str
    price: Decimal


class World(Shopkeeper):
    """Factories. Each makes something new, and answers its ids."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(shop.owner)
        self.shop = shop

    def channel(self, slug: str | None = None, currency: str = "INR", **settings: Any) -> Channel:
        """A new channel, stocked and delivered to, under a name of its own unless told."""
        return super().channel(slug or unique("channel"), currency, **settings)

    @cached_property
    def consumer(self) -> Channel:
        """The channel that everybody shops in."""
        return self.channel("consumer")

    @cached_property
    def distributor(self) -> Channel:
        """The channel that approved distributors shop in."""
        return self.channel("distributor")

    @cached_property
    def product_type(self) -> str:
        """The id of a plain product type without attributes."""
        return self.owner(
            """mutation($input: ProductTypeInput!) { productTypeCreate(input: $input) {
                productType { id } errors { field code message } } }""",
            {
                "input": {
                    "name": "Grocery",
                    "slug": "grocery-type",
                    "hasVariants": True,
                    "isShippingRequired": True,
                }
            },
        ).payload["productType"]["id"]

    @cached_property
    def category(self) -> str:
        """The id of a category."""
        return self.new_category("Staples")

    def new_category(self, name: str) -> str:
        """A new category's id."""
        return self.owner(
            """mutation($input: CategoryInput!) { categoryCreate(input: $input) {
                category { id } errors { field code message } } }""",
            {"input": {"name": name, "slug": unique("category")}},
        ).payload["category"]["id"]

    def product(
        self,
        price: str | Decimal = "100.00",
        *,
        stock: int = 1000,
        channels: dict[Channel, str] | None = None,
        name: str | None = None,
        category: str | None = None,
        sku: str | None = None,
    ) -> Product:
        """A product with one variant and stock; `channels` maps further channels to prices."""
        name = name or unique("Atta")
        listings = {self.consumer: str(price), **(channels or {})}
        created = self.owner(
            """mutation($input: ProductCreateInput!) { productCreate(input: $input) {
                product { id slug } errors { field code message } } }""",
            {
                "input": {
                    "name": name,
                    "slug": unique("product"),
                    "productType": self.product_type,
                    "category": category or self.category,
                }
            },
        ).payload["product"]
        self.owner(
            """mutation($id: ID!, $input: ProductChannelListingUpdateInput!) {
                productChannelListingUpdate(id: $id, input: $input) {
                product { id } errors { field code message } } }""",
            {
                "id": created["id"],
                "input": {
                    "updateChannels": [
                        {
                            "channelId": channel.id,
                            "isPublished": True,
                            "visibleInListings": True,
                            "isAvailableForPurchase": True,
                        }
                        for channel in listings
                    ]
                },
            },
        ).payload
        variant_id, sku = self.variant(created["id"], listings, stock=stock, sku=sku)
        return Product(created["id"], variant_id, sku, name, created["slug"], Decimal(str(price)))

    def variant(
        self,
        product_id: str,
        listings: dict[Channel, str],
        *,
        stock: int = 1000,
        sku: str | None = None,
        name: str = "500 g",
    ) -> tuple[str, str]:
        """A new variant of a product, priced in channels: (id, sku)."""
        sku = sku or unique("SKU")
        variant_id = self.owner(
            """mutation($input: ProductVariantCreateInput!) { productVariantCreate(input: $input) {
                productVariant { id } errors { field code message } } }""",
            {
                "input": {
                    "product": product_id,
                    "sku": sku,
                    "name": name,
                    "attributes": [],
                    "trackInventory": True,
                    "stocks": [{"warehouse": self.warehouse, "quantity": stock}],
                }
            },
        ).payload["productVariant"]["id"]
        self.owner(
            """mutation($id: ID!, $input: [ProductVariantChannelListingAddInput!]!) {
                productVariantChannelListingUpdate(id: $id, input: $input) {
                variant { id } errors { field code message } } }""",
            {
                "id": variant_id,
                "input": [
                    {"channelId": channel.id, "price": price} for channel, price in listings.items()
                ],
            },
        ).payload
        return variant_id, sku

    def stock(self, variant_id: str, quantity: int) -> None:
        """Set a variant's stock in the warehouse."""
        self.owner(
            """mutation($id: ID!, $stocks: [StockInput!]!) {
                productVariantStocksUpdate(variantId: $id, stocks: $stocks) {
                errors { field code message } } }""",
            {"id": variant_id, "stocks": [{"warehouse": self.warehouse, "quantity": quantity}]},
        ).payload

    def told(self, **where: str) -> list[str]:
        """The facts in the outbox that a filter finds, in the order in which they came."""
        out = self.shop.python(
            "from saleor_plugins.core.models import OutboxMessage\n"
            "from saleor_plugins.host.db import writer\n"
            "with writer():\n"
            "    rows = OutboxMessage.objects.filter(kind='notifications.event')\n"
            f"    rows = rows.filter(**{where!r}).order_by('pk')\n"
            "    print('told', *rows.values_list('payload__event', flat=True))"
        )
        [line] = [line for line in out.splitlines() if line.startswith("told")]
        return line.split()[1:]

    def customer(self, email: str | None = None, password: str = "Secret-pass-1") -> Client:
        """A new customer, signed in."""
        assert self.accounts_need_no_confirmation
        email = email or f"{unique('customer')}@example.com"
        self.shop.anonymous(
            """mutation($input: AccountRegisterInput!) { accountRegister(input: $input) {
                errors { field code message } } }""",
            {
                "input": {
                    "email": email,
                    "password": password,
                    "firstName": "Anita",
                    "lastName": "Kulkarni",
                    "channel": self.consumer.slug,
                    "redirectUrl": "http://localhost:3000/confirm",
                }
            },
        ).payload
        return self.shop.sign_in(email, password)

    def app(self, *permissions: str) -> Client:
        """An App with those permissions (GraphQL's names), bearing its token."""
        token = self.owner(
            """mutation($input: AppInput!) { appCreate(input: $input) {
                authToken app { id } errors { field code message } } }""",
            {"input": {"name": unique("app"), "permissions": list(permissions)}},
        ).payload["authToken"]
        return Client(self.shop.graphql_url, token)

    def staff(self, *permissions: str) -> Client:
        """A staff member with those permissions (GraphQL's names), signed in."""
        member = self.customer()
        group = self.owner(
            """mutation($input: PermissionGroupCreateInput!) { permissionGroupCreate(input: $input) {
                group { id } errors { field code message } } }""",
            {
                "input": {
                    "name": unique("group"),
                    "addPermissions": list(permissions),
                    "addUsers": [],
                }
            },
        ).payload["group"]["id"]
        self.owner(
            """mutation($input: StaffCreateInput!) { staffCreate(input: $input) {
                user { id } errors { field code message } } }""",
            {"input": {"email": member.email, "addGroups": [group]}},
        ).payload
        # A token made before says nothing of the new permissions.
        return self.shop.sign_in(str(member.email), "Secret-pass-1")


RAZORPAY_ACCOUNT = ("rzp_test_SandboxRetail1", "SandboxRetailSecret00001")


def use_razorpay(world: World, channel: Channel, **values: Any) -> str:
    """Configure the gateway in a channel and its webhook at the simulator; the webhook secret."""
    key_id, key_secret = values.pop("account", RAZORPAY_ACCOUNT)
    secret = values.pop("webhook_secret", "whsec_for_tests_1")
    world.plugin(
        RAZORPAY,
        channel,
        key_id=key_id,
        key_secret=key_secret,
        webhook_secret=secret,
        **{"flow": "charge", **values},
    )
    world.shop.razorpay.register_webhook(key_id, webhook_url(world.shop, channel), secret)
    return str(secret)


def webhook_url(shop: Shop, channel: Channel) -> str:
    """Where Razorpay calls us."""
    return f"{shop.url}/plugins/channel/{channel.slug}/{RAZORPAY}/webhook/"
