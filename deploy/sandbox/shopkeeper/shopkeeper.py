"""What an owner does once to open a shop: channels, warehouse, delivery, plugins."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .client import Client


@dataclass(frozen=True)
class Channel:
    """A channel's ids."""

    id: str
    slug: str


class Shopkeeper:
    """Acts as the owner. What exists already is found again, so that a second run changes nothing."""

    def __init__(self, owner: Client) -> None:
        self._owner = owner
        self._zone: str | None = None

    @property
    def owner(self) -> Client:
        """Whoever may do everything."""
        return self._owner

    def find_channel(self, slug: str) -> Channel | None:
        """The channel with that slug, if there is one."""
        found = self.owner(
            "query($slug: String!) { channel(slug: $slug) { id slug } }", {"slug": slug}
        )
        channel = found.ok()["channel"]
        return Channel(channel["id"], channel["slug"]) if channel else None

    def channel(self, slug: str, currency: str = "INR", **settings: Any) -> Channel:
        """A new active channel, stocked from the warehouse and delivered to from the zone."""
        created = self.owner(
            """mutation($input: ChannelCreateInput!) { channelCreate(input: $input) {
                channel { id slug } errors { field code message } } }""",
            {
                "input": {
                    "name": slug.replace("-", " ").title(),
                    "slug": slug,
                    "currencyCode": currency,
                    "defaultCountry": "IN",
                    "isActive": True,
                    **settings,
                }
            },
        ).payload["channel"]
        channel = Channel(created["id"], created["slug"])
        self.owner(
            """mutation($id: ID!, $input: ChannelUpdateInput!) { channelUpdate(id: $id, input: $input) {
                channel { id } errors { field code message } } }""",
            {
                "id": channel.id,
                "input": {"addWarehouses": [self.warehouse]},
            },
        ).payload
        self._deliver_from(channel)
        self._list_shipping(channel)
        return channel

    @cached_property
    def warehouse(self) -> str:
        """The id of the one warehouse."""
        return self.owner(
            """mutation($input: WarehouseCreateInput!) { createWarehouse(input: $input) {
                warehouse { id } errors { field code message } } }""",
            {
                "input": {
                    "name": "Central",
                    "slug": "central",
                    "email": "stock@example.com",
                    "address": {
                        "companyName": "Shop",
                        "streetAddress1": "1 Mandi Road",
                        "city": "Bengaluru",
                        "postalCode": "560001",
                        "country": "IN",
                        "countryArea": "Karnataka",
                        "phone": "+918022223333",
                    },
                }
            },
        ).payload["warehouse"]["id"]

    def _deliver_from(self, channel: Channel) -> None:
        """Put the channel into the shipping zone India, which is made with the first channel."""
        if self._zone is None:
            self._zone = self.owner(
                """mutation($input: ShippingZoneCreateInput!) { shippingZoneCreate(input: $input) {
                    shippingZone { id } errors { field code message } } }""",
                {
                    "input": {
                        "name": "India",
                        "countries": ["IN"],
                        # Saleor wants the warehouse and the zone to share a channel first.
                        "addChannels": [channel.id],
                        "addWarehouses": [self.warehouse],
                    }
                },
            ).payload["shippingZone"]["id"]
            return
        self.owner(
            """mutation($id: ID!, $input: ShippingZoneUpdateInput!) {
                shippingZoneUpdate(id: $id, input: $input) {
                shippingZone { id } errors { field code message } } }""",
            {"id": self._zone, "input": {"addChannels": [channel.id]}},
        ).payload

    @cached_property
    def shipping_method(self) -> str:
        """The id of the one way to deliver, ₹40 in every channel."""
        return self.owner(
            """mutation($input: ShippingPriceInput!) { shippingPriceCreate(input: $input) {
                shippingMethod { id } errors { field code message } } }""",
            {"input": {"name": "Home delivery", "shippingZone": self._zone, "type": "PRICE"}},
        ).payload["shippingMethod"]["id"]

    def _list_shipping(self, channel: Channel) -> None:
        self.owner(
            """mutation($id: ID!, $input: ShippingMethodChannelListingInput!) {
                shippingMethodChannelListingUpdate(id: $id, input: $input) {
                shippingMethod { id } errors { field code message } } }""",
            {
                "id": self.shipping_method,
                "input": {"addChannels": [{"channelId": channel.id, "price": "40"}]},
            },
        ).payload

    def plugin(
        self, plugin_id: str, channel: Channel | None = None, active: bool = True, **values: Any
    ) -> None:
        """Save a plugin's configuration as the dashboard does."""
        configuration = [{"name": name, "value": value} for name, value in values.items()]
        self.owner(
            """mutation($id: ID!, $channel: ID, $input: PluginUpdateInput!) {
                pluginUpdate(id: $id, channelId: $channel, input: $input) {
                plugin { id } errors { field code message } } }""",
            {
                "id": plugin_id,
                "channel": channel.id if channel else None,
                "input": {"active": active, "configuration": configuration},
            },
        ).payload

    @cached_property
    def accounts_need_no_confirmation(self) -> bool:
        """New accounts need no e-mail to be confirmed: tests sign in at once."""
        self.owner(
            """mutation { shopSettingsUpdate(input: {enableAccountConfirmationByEmail: false}) {
                shop { name } errors { field code message } } }"""
        ).payload
        return True
