"""What the demo's shop is filled with, through the same doors that a merchant uses."""

import csv
from typing import Any

from runner.companions import SANDBOX, Ports
from runner.platforms import Platform
from shopkeeper.client import Client
from shopkeeper.shopkeeper import Channel, Shopkeeper

from .progress import Problem

PASSWORD = "Namaste-2026"
SHOPPER = "shopper@example.com"
DISTRIBUTOR = "distributor@example.com"
CATALOGUE = SANDBOX / "catalogue"
RAZORPAY_ACCOUNTS = {
    "consumer": ("rzp_test_SandboxRetail1", "SandboxRetailSecret00001"),
    "distributor": ("rzp_test_SandboxTrade01", "SandboxTradeSecret000001"),
}
WEBHOOK_SECRET = "sandbox-webhook-secret"

_ADDRESS = {
    "firstName": "Anita",
    "lastName": "Kulkarni",
    "streetAddress1": "12 MG Road",
    "city": "Bengaluru",
    "postalCode": "560001",
    "country": "IN",
    "countryArea": "Karnataka",
    "phone": "+919876543210",
}


class Seeder:
    """Fills an empty shop."""

    def __init__(
        self, platform: Platform, ports: Ports, env: dict[str, str], owner: Client
    ) -> None:
        self._platform = platform
        self._ports = ports
        self._env = env
        self._owner = owner
        self._keeper = Shopkeeper(owner)

    def channels(self) -> dict[str, Channel]:
        """The two channels, with delivery."""
        return {
            slug: self._keeper.find_channel(slug) or self._keeper.channel(slug)
            for slug in ("consumer", "distributor")
        }

    def catalogue(self) -> str:
        """Import the catalogue as a merchant would; the command's last line."""
        output = self._platform.run(
            "-m",
            "django",
            "import_catalogue",
            str(CATALOGUE / "products.csv"),
            "--images",
            str(CATALOGUE / "images"),
            "--tax-classes",
            env=self._env,
        )
        return output.strip().splitlines()[-1] if output.strip() else ""

    def plugins(self, channels: dict[str, Channel]) -> None:
        """Switch the plugins on with sample values, as the dashboard would."""
        keeper = self._keeper
        for slug, channel in channels.items():
            key_id, key_secret = RAZORPAY_ACCOUNTS[slug]
            keeper.plugin(
                "saleor_plugins.razorpay",
                channel,
                key_id=key_id,
                key_secret=key_secret,
                webhook_secret=WEBHOOK_SECRET,
                flow="charge",
            )
            keeper.plugin("saleor_plugins.cash_on_delivery", channel)
            keeper.plugin("saleor_plugins.subscriptions", channel)
            keeper.plugin("saleor_plugins.notifications", channel, **self._messages())
        keeper.plugin(
            "saleor_plugins.distributor_pricing",
            consumer_channel="consumer",
            restricted_channels="distributor",
            promotions="best",
        )
        keeper.plugin("saleor_plugins.phone_login")
        keeper.plugin("saleor_plugins.order_tracking")

    def _messages(self) -> dict[str, Any]:
        """Sample providers: everything goes to the message sink."""
        return {
            "sms_providers": "msg91, twilio",
            "whatsapp_providers": "whatsapp_cloud",
            "email_providers": "smtp",
            "email_from": "Sample Shop <shop@example.com>",
            "msg91_auth_key": "sample-auth-key",
            "twilio_account_sid": "AC00000000000000000000000000000001",
            "twilio_auth_token": "sample-auth-token",
            "twilio_from": "+15005550006",
            "whatsapp_phone_number_id": "105550001111222",
            "whatsapp_token": "sample-access-token",
            "owner_emails": "owner@example.com",
        }

    def people(self, channels: dict[str, Channel]) -> None:
        """A shopper, and an approved distributor with a price list."""
        assert self._keeper.accounts_need_no_confirmation
        shopper = self._register(SHOPPER, "Anita", "Kulkarni")
        _payload(
            shopper,
            """mutation($input: AddressInput!) { accountAddressCreate(input: $input, type: SHIPPING) {
                address { id } errors { field code message } } }""",
            {"input": _ADDRESS},
        )
        trader = self._register(DISTRIBUTOR, "Ravi", "Shetty")
        applied = _payload(
            trader,
            """mutation($input: DistributorApplyInput!) { distributorApply(input: $input) {
                distributor { id } errors { field code message } } }""",
            {
                "input": {
                    "company": "Shetty Traders",
                    "gstin": "29AABCS1429B1ZQ",
                    "phone": "+919845012345",
                    "address": {**_ADDRESS, "firstName": "Ravi", "lastName": "Shetty"},
                }
            },
        )["distributor"]["id"]
        price_list = self._price_list(channels["distributor"])
        _payload(
            self._owner,
            """mutation($id: ID!, $terms: DistributorTermsInput!) {
                distributorApprove(id: $id, terms: $terms) { errors { field code message } } }""",
            {
                "id": applied,
                "terms": {
                    "channel": "distributor",
                    "priceListId": price_list,
                    "minimumOrder": "2000.00",
                    "creditLimit": "50000.00",
                },
            },
        )

    def _register(self, email: str, first: str, last: str) -> Client:
        anonymous = Client(f"{self._ports.api_url}/graphql/")
        _payload(
            anonymous,
            """mutation($input: AccountRegisterInput!) { accountRegister(input: $input) {
                errors { field code message } } }""",
            {
                "input": {
                    "email": email,
                    "password": PASSWORD,
                    "firstName": first,
                    "lastName": last,
                    "channel": "consumer",
                    "redirectUrl": f"{self._ports.storefront_url}/account/confirm",
                }
            },
        )
        return sign_in(self._ports, email, PASSWORD)

    def _price_list(self, channel: Channel) -> str:
        """Wholesale tiers for every SKU of the catalogue, imported from CSV like a merchant's."""
        created = _payload(
            self._owner,
            """mutation($input: PriceListInput!) { priceListCreate(input: $input) {
                priceList { id } errors { field code message } } }""",
            {"input": {"name": "Wholesale 2026", "channel": channel.slug}},
        )["priceList"]["id"]
        answer = self._owner.upload(
            """mutation($id: ID!, $file: Upload!) {
                priceListImport(id: $id, file: $file, dryRun: false) {
                errors { field code message } } }""",
            {"id": created},
            {"file": ("wholesale.csv", (CATALOGUE / "wholesale.csv").read_bytes(), "text/csv")},
        )
        _no_errors(answer.payload)
        return str(created)

    def plans(self, channels: dict[str, Channel]) -> None:
        """Subscription plans for the products that the catalogue marks for it."""
        for name, plan in _plans().items():
            ids = self._variant_ids(plan["skus"])
            _payload(
                self._owner,
                """mutation($input: SubscriptionPlanInput!) { subscriptionPlanCreate(input: $input) {
                    plan { id } errors { field code message } } }""",
                {
                    "input": {
                        "name": name,
                        "channel": channels["consumer"].slug,
                        "variantIds": ids,
                        "frequencies": plan["frequencies"],
                        "paymentModes": plan["payment_modes"],
                        "percentOff": 5.0,
                        "cutoff": "20:00",
                        "slots": ["06:00-08:00", "17:00-19:00"],
                        "active": True,
                    }
                },
            )

    def _variant_ids(self, skus: list[str]) -> list[str]:
        found = self._owner(
            """query($skus: [String!]!) { productVariants(first: 100, filter: {sku: $skus},
                channel: "consumer") { edges { node { id } } } }""",
            {"skus": skus},
        ).ok()
        return [edge["node"]["id"] for edge in found["productVariants"]["edges"]]


def _plans() -> dict[str, dict[str, Any]]:
    """Plans as the catalogue's own file says."""
    plans: dict[str, dict[str, Any]] = {}
    with (CATALOGUE / "plans.csv").open(newline="") as rows:
        for row in csv.DictReader(rows):
            plans[row["name"]] = {
                "skus": row["skus"].split(),
                "frequencies": row["frequencies"].split(),
                "payment_modes": row["payment_modes"].split(),
            }
    return plans


def sign_in(ports: Ports, email: str, password: str) -> Client:
    """A client bearing that user's token."""
    url = f"{ports.api_url}/graphql/"
    payload = _payload(
        Client(url),
        """mutation($email: String!, $password: String!) {
            tokenCreate(email: $email, password: $password) { token errors { field code message } } }""",
        {"email": email, "password": password},
    )
    return Client(url, payload["token"], email)


def _payload(client: Client, document: str, variables: dict[str, Any]) -> Any:
    try:
        return client(document, variables).payload
    except AssertionError as error:
        raise Problem(f"Filling the shop failed: {error}") from error


def _no_errors(payload: Any) -> None:
    if payload.get("errors"):
        raise Problem(f"Filling the shop failed: {payload['errors']}")
