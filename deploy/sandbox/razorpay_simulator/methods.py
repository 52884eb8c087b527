"""Ways to pay: what a payment tells about its card, VPA, bank or wallet, and why it failed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from .simulator import Call, Route
from .wire import Entity, RazorpayError, new_id, random_digits

BANKS = {
    "HDFC": "HDFC Bank",
    "ICIC": "ICICI Bank",
    "SBIN": "State Bank of India",
    "UTIB": "Axis Bank",
    "KKBK": "Kotak Mahindra Bank",
    "PUNB_R": "Punjab National Bank",
}
WALLETS = ("mobikwik", "amazonpay", "phonepe")
METHODS = ("upi", "card", "netbanking", "wallet", "emandate")
NETWORKS = {
    "2": "MasterCard",
    "3": "American Express",
    "4": "Visa",
    "5": "MasterCard",
    "6": "RuPay",
}

FAILURES: dict[str, Entity] = {
    "payment_failed": {
        "error_code": "BAD_REQUEST_ERROR",
        "error_description": "Your payment didn't go through as it was declined by the bank. "
        "Try another payment method or contact your bank.",
        "error_source": "bank",
        "error_step": "payment_authorization",
    },
    "payment_timed_out": {
        "error_code": "GATEWAY_ERROR",
        "error_description": "Payment was unsuccessful as the bank did not respond in time. "
        "Any amount deducted will be refunded within 5-7 working days.",
        "error_source": "gateway",
        "error_step": "payment_authorization",
    },
    "payment_cancelled": {
        "error_code": "BAD_REQUEST_ERROR",
        "error_description": "You have cancelled the payment. "
        "Please try again or use another payment method.",
        "error_source": "customer",
        "error_step": "payment_authentication",
    },
    "insufficient_funds": {
        "error_code": "BAD_REQUEST_ERROR",
        "error_description": "Your payment could not be completed due to insufficient "
        "account balance. Try again with another card or account.",
        "error_source": "customer",
        "error_step": "payment_authorization",
    },
    "mandate_revoked": {
        "error_code": "BAD_REQUEST_ERROR",
        "error_description": "The mandate has been revoked by the customer.",
        "error_source": "customer",
        "error_step": "payment_authorization",
    },
    "card_expired": {
        "error_code": "BAD_REQUEST_ERROR",
        "error_description": "Your card has expired. Try another card.",
        "error_source": "customer",
        "error_step": "payment_authorization",
    },
}


def describe(method: str, details: Mapping[str, Any]) -> Entity:
    """The method's own fields of a payment; of a card number only network and last four stay."""
    if method == "upi":
        vpa = str(details.get("vpa") or "customer@okhdfcbank")
        return {"vpa": vpa, "upi": {"payer_account_type": "bank_account", "vpa": vpa}}
    if method == "card":
        number = str(details.get("number") or "4111111111111111").replace(" ", "")
        card = {
            "id": new_id("card"),
            "entity": "card",
            "name": str(details.get("name") or ""),
            "last4": number[-4:],
            "network": NETWORKS.get(number[:1], "Unknown"),
            "type": str(details.get("type") or "credit"),
            "issuer": str(details.get("issuer") or "HDFC"),
            "international": False,
            "emi": False,
            "sub_type": "consumer",
            "token_iin": None,
        }
        return {"card_id": card["id"], "card": card}
    if method in ("netbanking", "emandate"):
        return {"bank": str(details.get("bank") or "HDFC")}
    if method == "wallet":
        return {"wallet": str(details.get("wallet") or WALLETS[0])}
    raise RazorpayError("The selected method is invalid.", field="method")


def acquirer_data(method: str) -> Entity:
    if method == "upi":
        return {"rrn": random_digits(12), "upi_transaction_id": secrets.token_hex(16).upper()}
    if method == "card":
        return {"auth_code": random_digits(6)}
    if method in ("netbanking", "emandate"):
        return {"bank_transaction_id": random_digits(7)}
    return {"transaction_id": random_digits(10)}


def failure(reason: str) -> Entity:
    """The error fields of a failed payment; an unknown reason is shown with the bank's general
    words.
    """
    return {**FAILURES.get(reason, FAILURES["payment_failed"]), "error_reason": reason}


def enabled(call: Call) -> Entity:
    return {
        "entity": "methods",
        "card": True,
        "debit_card": True,
        "credit_card": True,
        "prepaid_card": True,
        "card_networks": {"AMEX": 1, "MC": 1, "RUPAY": 1, "VISA": 1},
        "netbanking": BANKS,
        "wallet": dict.fromkeys(WALLETS, True),
        "emi": False,
        "upi": True,
        "upi_intent": True,
        "cardless_emi": [],
        "paylater": [],
        "recurring": {"card": {"credit": ["MasterCard", "Visa"]}, "upi": True, "emandate": {}},
    }


ROUTES = (Route("GET", "/methods", enabled, public=True),)
