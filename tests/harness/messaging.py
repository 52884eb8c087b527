"""A channel whose customers are told things, and what they and staff do in it."""

import itertools
import json
import random
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from message_sink.client import Sink
from shopkeeper.client import Answer, Client

from .shopping import eventually
from .world import INDIAN_ADDRESS, Channel, Product, World, unique

NOTIFICATIONS = "saleor_plugins.notifications"
PHONE_LOGIN = "saleor_plugins.phone_login"
ORDER_TRACKING = "saleor_plugins.order_tracking"

CREDENTIALS = {
    "sms_providers": "msg91, twilio",
    "whatsapp_providers": "whatsapp_cloud",
    "email_providers": "smtp",
    "email_from": "Anand Stores <orders@anand.example>",
    "shop_name": "Anand Stores",
    "msg91_auth_key": "msg91-auth-key-for-tests",
    "msg91_webhook_secret": "msg91-secret-for-tests",
    "twilio_account_sid": "AC00000000000000000000000000000001",
    "twilio_auth_token": "twilio-token-for-tests",
    "twilio_from": "+15005550006",
    "twilio_whatsapp_from": "+15005550006",
    "whatsapp_phone_number_id": "105550001111222",
    "whatsapp_token": "whatsapp-token-for-tests",
    "whatsapp_app_secret": "whatsapp-app-secret-for-tests",
    "whatsapp_verify_token": "whatsapp-verify-token-for-tests",
    "owner_emails": "owner@anand.example",
}

_addresses = itertools.count(random.randrange(1 << 22))


def new_phone() -> str:
    """An Indian mobile number that no other test uses."""
    return f"+9198{random.randrange(10**8):08d}"


def new_address() -> str:
    """A client address that no other test uses (RFC 2544's test network)."""
    number = next(_addresses) % (1 << 17)
    return f"198.{18 + (number >> 16)}.{(number >> 8) & 255}.{number & 255}"


def from_address(client: Client, address: str | None = None) -> "Elsewhere":
    """The same client, calling from an address of its own through a trusted proxy."""
    return Elsewhere(client, address or new_address())


class Elsewhere:
    """Speaks as a client, seen by the shop under another address."""

    def __init__(self, client: Client, address: str) -> None:
        self.client = client
        self.address = address

    @property
    def headers(self) -> dict[str, str]:
        """What a proxy adds."""
        return {"X-Forwarded-For": self.address}

    def __call__(self, document: str, variables: dict[str, Any] | None = None) -> Answer:
        """Execute a document."""
        return self.client(document, variables, headers=self.headers)

    def post(self, body: Any) -> Any:
        """Post a body as it is; the raw HTTP answer."""
        return self.client.post(body, self.headers)


@dataclass(frozen=True)
class Placed:
    """An order that a customer placed."""

    id: str
    number: str
    email: str
    phone: str
    checkout_id: str
    client: Client

    @property
    def pk(self) -> str:
        """The database id."""
        import base64

        return base64.b64decode(self.id).decode().partition(":")[2]


class Messaging:
    """A channel with notifications on, and the sink that its messages reach."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.shop.sink.configure(
            msg91_report_url=None,
            whatsapp_app_secret=CREDENTIALS["whatsapp_app_secret"],
            twilio_auth_token=CREDENTIALS["twilio_auth_token"],
        )
        self.configure()
        world.plugin(PHONE_LOGIN)
        world.plugin(ORDER_TRACKING)

    @cached_property
    def channel(self) -> Channel:
        """Orders need no payment here."""
        return self.world.channel(orderSettings={"allowUnpaidOrders": True})

    @cached_property
    def product(self) -> Product:
        """Something to order."""
        return self.world.product("120.00", stock=100000, channels={self.channel: "120.00"})

    @property
    def sink(self) -> Sink:
        """Where every message arrives."""
        return self.world.shop.sink

    def configure(self, **values: Any) -> None:
        """Set the channel's notifications to what tests expect, with changes."""
        self.world.plugin(NOTIFICATIONS, self.channel, **{**BASE, **CREDENTIALS, **values})
        self.sink.configure(
            msg91_report_url=self.url("msg91/" + CREDENTIALS["msg91_webhook_secret"]),
            whatsapp_webhook_url=self.url("whatsapp_cloud"),
        )

    def url(self, path: str) -> str:
        """An endpoint of the plugin in the channel."""
        return f"{self.world.shop.url}/plugins/channel/{self.channel.slug}/{NOTIFICATIONS}/{path}/"


BASE = {
    "dlt_entity_id": "",
    "dlt_registry": "",
    "daily_caps": "",
    "hourly_per_recipient": "1000",
    "fallback_after": "120",
    "quiet_from": "",
    "quiet_until": "",
    "summary_at": "",
    "voice_providers": "",
}


def place(
    messaging: Messaging,
    *,
    client: Client | None = None,
    email: str | None = None,
    phone: str | None = None,
    language: str | None = None,
    name: str = "Anita",
    quantity: int = 1,
) -> Placed:
    """Place an order that is paid on delivery."""
    client = client or messaging.world.shop.anonymous
    email = email or client.email or f"{unique('buyer')}@example.com"
    phone = phone or new_phone()
    address = {**INDIAN_ADDRESS, "phone": phone, "firstName": name}
    entry: dict[str, Any] = {
        "channel": messaging.channel.slug,
        "email": email,
        "lines": [{"variantId": messaging.product.variant_id, "quantity": quantity}],
        "shippingAddress": address,
        "billingAddress": address,
    }
    if language:
        entry["languageCode"] = language
    checkout = client(
        """mutation($input: CheckoutCreateInput!) { checkoutCreate(input: $input) {
            checkout { id shippingMethods { id } } errors { field code message } } }""",
        {"input": entry},
    ).payload["checkout"]
    client(
        """mutation($id: ID!, $method: ID!) {
            checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method) {
            errors { field code message } } }""",
        {"id": checkout["id"], "method": checkout["shippingMethods"][0]["id"]},
    ).payload
    order = client(
        """mutation($id: ID!) { checkoutComplete(id: $id) {
            order { id number } errors { field code message } } }""",
        {"id": checkout["id"]},
    ).payload["order"]
    return Placed(order["id"], order["number"], email, phone, checkout["id"], client)


def order_of(messaging: Messaging, order: Placed) -> dict[str, Any]:
    """The order as staff see it."""
    found = messaging.world.owner(
        """query($id: ID!) { order(id: $id) { id number status lines { id quantity }
            fulfillments { id status trackingNumber } } }""",
        {"id": order.id},
    )
    return dict(found.ok()["order"])


def fulfil(messaging: Messaging, order: Placed, *, tracking: str = "", notify: bool = True) -> str:
    """Fulfil every line from the warehouse; the fulfilment's id."""
    lines = [
        {
            "orderLineId": line["id"],
            "stocks": [{"quantity": line["quantity"], "warehouse": messaging.world.warehouse}],
        }
        for line in order_of(messaging, order)["lines"]
    ]
    entry: dict[str, Any] = {"lines": lines, "notifyCustomer": notify}
    if tracking:
        entry["trackingNumber"] = tracking
    payload = messaging.world.owner(
        """mutation($order: ID!, $input: OrderFulfillInput!) {
            orderFulfill(order: $order, input: $input) {
            fulfillments { id } errors { field code message } } }""",
        {"order": order.id, "input": entry},
    ).payload
    return str(payload["fulfillments"][0]["id"])


def cancel(messaging: Messaging, order: Placed) -> None:
    """Cancel in Saleor."""
    messaging.world.owner(
        """mutation($id: ID!) { orderCancel(id: $id) { errors { field code message } } }""",
        {"id": order.id},
    ).payload


def confirm(messaging: Messaging, order: Placed) -> None:
    """Take on an order that nothing is paid for yet: until then Saleor has it unconfirmed."""
    messaging.world.owner(
        """mutation($id: ID!) { orderConfirm(id: $id) { errors { field code message } } }""",
        {"id": order.id},
    ).payload


MOVE = """mutation($id: ID!, $stage: OrderStage!, $note: String) {
    orderStageUpdate(id: $id, stage: $stage, note: $note) {
    timeline { stage note trackingNumber trackingUrl date } errors { field code message } } }"""


def try_move(
    messaging: Messaging, order: Placed, stage: str, *, client: Any = None, note: str | None = None
) -> Answer:
    """Move an order, or be refused."""
    who = client or messaging.world.owner
    answer: Answer = who(MOVE, {"id": order.id, "stage": stage, "note": note})
    return answer


def move(messaging: Messaging, order: Placed, stage: str) -> list[dict[str, Any]]:
    """Move an order; its timeline."""
    return list(try_move(messaging, order, stage).payload["timeline"])


LOG = """query($filter: NotificationMessageFilterInput) {
    notificationMessages(first: 100, filter: $filter) { totalCount edges { node {
        id event channel recipient state provider providerReference attempts failure createdAt
        sentAt order { number } } } } }"""


def message_log(messaging: Messaging, recipient: str, **filters: Any) -> list[dict[str, Any]]:
    """The log's entries for a recipient, newest first."""
    found = messaging.world.owner(LOG, {"filter": {"recipient": recipient, **filters}})
    return [edge["node"] for edge in found.ok()["notificationMessages"]["edges"]]


def wait_for_state(
    messaging: Messaging, recipient: str, event: str, *states: str, within: float = 20
) -> dict[str, Any]:
    """The message of an event to somebody, once it is in one of the states."""

    def found() -> dict[str, Any] | None:
        rows = message_log(messaging, recipient, event=[event])
        return next((row for row in rows if row["state"] in states), None)

    row = eventually(found, within=within, what=f"{event} in {states}")
    assert row is not None
    return row


# ---------------------------------------------------------------- sign-in by phone

REQUEST_CODE = """mutation($input: JSONString!) {
    externalAuthenticationUrl(pluginId: "saleor_plugins.phone_login", input: $input) {
    authenticationData errors { field code message } } }"""

OBTAIN = """mutation($input: JSONString!) {
    externalObtainAccessTokens(pluginId: "saleor_plugins.phone_login", input: $input) {
    token refreshToken csrfToken user { id email } errors { field code message } } }"""


def ask_code(client: Any, phone: str, **more: Any) -> Answer:
    """Ask for a sign-in code."""
    answer: Answer = client(REQUEST_CODE, {"input": json.dumps({"phone": phone, **more})})
    return answer


def give_code(client: Any, phone: str, code: str) -> Answer:
    """Try a code."""
    answer: Answer = client(OBTAIN, {"input": json.dumps({"phone": phone, "code": code})})
    return answer


def sent(answer: Answer) -> dict[str, Any]:
    """The authentication data of an accepted request."""
    return dict(json.loads(answer.payload["authenticationData"]))


def get_code(messaging: Messaging, client: Any, phone: str, **more: Any) -> str:
    """Ask for a sign-in code and read the SMS that brings it, not an earlier one."""
    before = len(messaging.sink.messages(to=phone))
    sent(ask_code(client, phone, **more))
    messaging.sink.wait_for(to=phone, count=before + 1)
    return messaging.sink.code(phone)


def header(answer: Answer, name: str) -> str:
    """A header of an answer, however the server spells its name."""
    return {key.lower(): value for key, value in answer.headers.items()}[name.lower()]


def sign_in_by_phone(messaging: Messaging, phone: str) -> Client:
    """A customer signed in by a code; the token that they bear."""
    client = from_address(messaging.world.shop.anonymous)
    code = get_code(messaging, client, phone, channel=messaging.channel.slug)
    payload = give_code(client, phone, code).payload
    return Client(messaging.world.shop.graphql_url, payload["token"], payload["user"]["email"])


def wrong(code: str) -> str:
    """A code that is certainly not this one."""
    return f"{(int(code) + 1) % 10**6:06d}"


def fresh() -> str:
    """A short word that no other test uses."""
    return uuid.uuid4().hex[:8]
