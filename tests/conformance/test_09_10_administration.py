"""9, 10: owners reach every administrative operation; consumers and distributors none."""

import json
import uuid

import pytest
from graphql import parse, validate
from harness.messaging import from_address
from harness.pricing import Pricing
from harness.probing import Prober, asked, schema_of
from shopkeeper.client import Client


def names(text: str) -> set[str]:
    """The words of a text."""
    return set(text.split())


# What a shopper may do. Everything else that the API serves administers the shop, so that an
# operation which is added tomorrow is refused to shoppers, or this test fails.
OURS = names(
    """
    myDistributor myPhone myNotificationPreferences mySubscriptionContracts myWallet orderTimeline
    purchasingChannel quantityPrices subscriptionContract subscriptionPlans
    subscriptionPreview trackOrder distributorApply notificationPreferencesUpdate
    phoneEmailConfirm phoneEmailRequest phoneLinkConfirm phoneLinkRequest subscriptionCancel
    subscriptionConfirm subscriptionCreate subscriptionDeliveryUpdate subscriptionPause
    subscriptionResume subscriptionSkip subscriptionUnskip subscriptionUpdate
    subscriptionVacation walletTopUp walletTopUpConfirm
    """
)
SALEORS = names(
    """
    _entities _service address addressValidationRules attribute attributes categories
    category channel checkout collection collections me menu menuItem menuItems menus order
    orderByToken page pageType pageTypes pages product productType productTypes
    productVariant productVariants products refundSettings returnSettings shop taxTypes taxCountryConfigurations translation
    accountAddressCreate accountAddressDelete accountAddressUpdate accountDelete
    accountRegister accountRequestDeletion accountSetDefaultAddress accountUpdate
    checkoutAddPromoCode checkoutBillingAddressUpdate checkoutComplete checkoutCreate
    checkoutCreateFromOrder checkoutCustomerAttach checkoutCustomerDetach
    checkoutCustomerNoteUpdate checkoutDeliveryMethodUpdate checkoutEmailUpdate
    checkoutLanguageCodeUpdate checkoutLineDelete checkoutLinesAdd checkoutLinesDelete
    checkoutLinesUpdate checkoutPaymentCreate checkoutRemovePromoCode
    checkoutShippingAddressUpdate checkoutShippingMethodUpdate confirmAccount
    confirmEmailChange deliveryOptionsCalculate externalAuthenticationUrl externalLogout
    externalObtainAccessTokens externalRefresh externalVerify passwordChange
    paymentCheckBalance paymentGatewayInitialize paymentGatewayInitializeTokenization
    paymentInitialize paymentMethodInitializeTokenization paymentMethodProcessTokenization
    requestEmailChange requestPasswordReset sendConfirmationEmail setPassword
    storedPaymentMethodRequestDelete tokenCreate tokenRefresh tokenVerify
    tokensDeactivateAll transactionInitialize transactionProcess appTokenVerify
    """
)
# Judged by the object that they are asked to change, of which there is none here: bulk changes of
# attributes by each attribute's type, a notification after its channel was found.
BY_OBJECT = {
    "attributeBulkCreate",
    "attributeBulkUpdate",
    "externalNotificationTrigger",
    "updateMetadata",
    "deleteMetadata",
    "updatePrivateMetadata",
    "deletePrivateMetadata",
}
# Saleor lets only Apps do these, whoever asks: an owner reaches them by an App of theirs.
FOR_APPS = {"appProblemCreate", "orderCreateFromCheckout"}
SHOPPERS = OURS | SALEORS | BY_OBJECT


NAMES = """
import json
from graphene.utils.str_converters import to_camel_case
from saleor_plugins.graphql import schema
parts = [*schema._parts("Queries"), *schema._parts("Mutations")]
print(json.dumps([to_camel_case(name) for part in parts for name in part._meta.fields]))
"""


@pytest.fixture(scope="module")
def prober(_pricing: Pricing) -> Prober:
    """Writes operations; every id in them is of nothing."""
    nothing = "UHJvZHVjdDow"  # Product:0
    known = {"id": nothing, "uuid": str(uuid.uuid4()), "email": "nobody@example.com"}
    # Saleor takes a decimal that is written in a document as a number only.
    return Prober(
        schema_of(_pricing.owner), known, {"PositiveDecimal": "1", "Decimal": "1", "JSON": "{}"}
    )


@pytest.fixture(scope="module")
def shoppers(_pricing: Pricing) -> dict[str, Client]:
    """Everybody who runs no shop."""
    _pricing.configure()
    return {
        "anonymous": _pricing.world.shop.anonymous,
        "consumer": _pricing.world.customer(),
        "distributor": _pricing.distributor().client,
    }


def administrative(prober: Prober, *, mutations: bool) -> list[tuple[str, str]]:
    """(name, document) of every operation that no shopper needs."""
    found = []
    for probe in prober.operations(mutations=mutations):
        if probe.place in SHOPPERS:
            continue
        document = probe.document
        assert document is not None
        assert not validate(prober.schema, parse(document)), (probe.place, document)
        found.append((probe.place, document))
    return found


@pytest.mark.parametrize("mutations", [False, True])
def test_9_10_shoppers_reach_no_administrative_operation(
    pricing: Pricing, prober: Prober, shoppers: dict[str, Client], mutations: bool
) -> None:
    """Every operation of the schema that is not a shopper's: refused to them, with nothing in it."""
    operations = administrative(prober, mutations=mutations)
    ours = set(json.loads(pricing.world.shop.python(NAMES).strip().splitlines()[-1]))
    let_in, unasked = [], []
    for name, document in operations:
        for who, client in shoppers.items():
            answer = asked(pricing.world, from_address(client), document)
            data = (answer.data or {}).get(name)
            codes = [error["extensions"]["exception"]["code"] for error in answer.errors]
            if set(codes) == {"GraphQLError"} and not data and name not in ours:
                # Not executed at all: Saleor does not take what stands for a value there.
                unasked.append(name)
            elif "PermissionDenied" not in codes or data:
                let_in.append(f"{name} for {who}: {json.dumps(answer.raw)[:300]}")
    print(f"{len(operations)} operations, {len(shoppers)} shoppers; not asked: {set(unasked)}")
    assert not let_in, "\n".join(let_in)
    assert len(set(unasked)) <= len(operations) / 8, set(unasked)
    asked_of_ours = [name for name, _ in operations if name in ours]
    assert len(asked_of_ours) >= 8, asked_of_ours
    assert len(operations) >= 20


@pytest.mark.parametrize("mutations", [False, True])
def test_9_10_owners_reach_every_administrative_operation(
    pricing: Pricing, prober: Prober, mutations: bool
) -> None:
    """The same operations, asked by the owner: every one looks at what it was asked."""
    app = pricing.world.app("HANDLE_CHECKOUTS")
    shut = []
    for name, document in administrative(prober, mutations=mutations):
        client = app if name in FOR_APPS else pricing.owner
        answer = asked(pricing.world, from_address(client), document)
        codes = [error["extensions"]["exception"]["code"] for error in answer.errors]
        if "PermissionDenied" in codes or answer.status >= 500:
            shut.append(f"{name}: {json.dumps(answer.raw)[:300]}")
    assert not shut, "\n".join(shut)


def test_9_10_each_shopper_reaches_their_own(pricing: Pricing, shoppers: dict[str, Client]) -> None:
    """The refusals above are of administration only: the same clients can shop."""
    document = """query($channel: String) { products(first: 1, channel: $channel) { totalCount }
        purchasingChannel { slug } me { email } }"""
    for who, client in shoppers.items():
        found = client(document, {"channel": pricing.world.consumer.slug}).ok()
        assert found["products"] is not None and found["purchasingChannel"]["slug"]
        assert bool(found["me"]) is (who != "anonymous")
