"""The gate that limits: how often an address, a phone or a user may ask for what.

Limits are taken by root field, however often it is aliased in one operation or repeated in a batch.
A refused operation is not executed; it answers HTTP 429 with code TOO_MANY_REQUESTS and Retry-After.
Sign-ins are counted beforehand and given back when they succeed: only failures use up the five, and
six at once are refused together. They are counted by address, never by account, so nobody can lock
another person out from elsewhere.

A merchant changes a limit by the setting RATE_LIMITS {"sign-in-failures": (5, 900)}; 0 switches off.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from ..core.errors import InvalidInput
from ..core.ratelimit import Claim, Limit, Taken, TooMany, client_address, give_back, is_ours, take
from ..phone_login.config import PLUGIN_ID as PHONE_LOGIN
from ..phone_login.phones import normalize
from .documents import RootField, root_fields
from .gates import Operation, Refused, afterwards

SIGN_IN_FAILURES = Limit("sign-in-failures", 5, 15 * 60)
CODE_SEND_PHONE = Limit("code-send-phone", 5, 60)
CODE_SEND_ADDRESS = Limit("code-send-address", 10, 60)
CODE_SEND_ADDRESS_DAY = Limit("code-send-address-day", 100, 24 * 3600)
CODE_SEND_PREFIX = Limit("code-send-prefix", 60, 3600)
CODE_VERIFY_PHONE = Limit("code-verify-phone", 10, 60)
PAYMENT = Limit("payment", 10, 60)
TRACK_ADDRESS = Limit("track-address", 10, 60)
TRACK_PHONE = Limit("track-phone", 10, 60)
PASSWORD_RESET = Limit("password-reset", 5, 15 * 60)
REGISTER = Limit("register", 20, 3600)
GENERAL_ADDRESS = Limit("general-address", 300, 60)
GENERAL_USER = Limit("general-user", 600, 60)
GENERAL_STAFF = Limit("general-staff", 3000, 60)

_SIGN_INS = {"tokenCreate", "externalObtainAccessTokens"}
_CODE_SENDS = {"externalAuthenticationUrl", "phoneLinkRequest", "phoneEmailRequest"}
_CODE_CHECKS = {"externalObtainAccessTokens", "phoneLinkConfirm", "phoneEmailConfirm"}
_PAYMENTS = {
    "transactionInitialize",
    "transactionProcess",
    "walletTopUp",
    "subscriptionCreate",
    "subscriptionConfirm",
}


def limits(operation: Operation) -> Refused | None:
    """Let an operation pass and count it, or refuse it."""
    fields = root_fields(operation.document, operation.variables, operation.operation_name)
    address = client_address(operation.request.META)
    user = _Requestor(operation.request)
    taken: list[Taken] = []
    try:
        for claims, cost in _claims(fields, address, user):
            taken.append(take(claims, cost))
        _take_sign_ins(operation, fields, address)
    except TooMany as refusal:
        for each in taken:
            give_back(each)
        return Refused(
            refusal.message,
            code=refusal.code,
            status=429,
            headers={"Retry-After": str(refusal.retry_after)},
        )
    return None


def _claims(
    fields: list[RootField], address: str, user: "_Requestor"
) -> list[tuple[list[Claim], int]]:
    """What the operation costs, a list of claims that stand or fall together with their price."""
    found: list[tuple[list[Claim], int]] = []
    general = user.general(address)
    if general is not None:
        found.append(([general], 1))
    # Our own server asking on nobody's behalf is all of its visitors at once.
    ours = is_ours(address)
    payments = sum(field.name in _PAYMENTS for field in fields)
    if payments and (user.user or not ours):
        found.append(([(PAYMENT, user.subject(address))], payments))
    for name, limit in (("requestPasswordReset", PASSWORD_RESET), ("accountRegister", REGISTER)):
        count = sum(field.name == name for field in fields)
        if count and not ours:
            found.append(([(limit, address)], count))
    for field in fields:
        if field.name == "trackOrder":
            phone = _phone(field.arguments.get("phone"))
            found.append(([(TRACK_ADDRESS, address), (TRACK_PHONE, phone)], 1))
        elif field.name in _CODE_SENDS and _by_phone(field):
            found.append((_code_send(_phone_of(field), address), 1))
        if field.name in _CODE_CHECKS and _by_phone(field):
            # With the address, so that a stranger's guesses do not shut out the holder.
            found.append(([(CODE_VERIFY_PHONE, f"{_phone_of(field)}|{address}")], 1))
    return found


def _code_send(phone: str, address: str) -> list[Claim]:
    return [
        (CODE_SEND_PHONE, f"{phone}|{address}"),
        (CODE_SEND_ADDRESS, address),
        (CODE_SEND_ADDRESS_DAY, address),
        (CODE_SEND_PREFIX, f"{phone[:8]}|{address}"),
    ]


def _take_sign_ins(operation: Operation, fields: list[RootField], address: str) -> None:
    """Count every sign-in as a failure, and have the successful ones given back afterwards."""
    keys = [field.key for field in fields if field.name in _SIGN_INS]
    if not keys:
        return
    each: dict[str, Taken] = {}
    try:
        for key in keys:
            each[key] = take([(SIGN_IN_FAILURES, address)])
    except TooMany:
        for taken in each.values():
            give_back(taken)
        raise
    afterwards(operation.request, _give_back_successes(each))


def _give_back_successes(each: Mapping[str, Taken]) -> Callable[[Any], None]:
    def settle(result: Any) -> None:
        data = getattr(result, "data", None) or {}
        for key, taken in each.items():
            answer = data.get(key)
            if result is None or (answer and answer.get("token")):
                give_back(taken)

    return settle


def _by_phone(field: RootField) -> bool:
    """Saleor's external authentication serves other plugins too; only ours sends codes."""
    plugin = field.arguments.get("pluginId")
    return plugin == PHONE_LOGIN if field.name.startswith("external") else True


def _phone_of(field: RootField) -> str:
    if not field.name.startswith("external"):
        return _phone(field.arguments.get("phone") or field.arguments.get("email"))
    raw = field.arguments.get("input")
    try:
        data = json.loads(raw) if isinstance(raw, str) else raw
    except ValueError:
        return ""
    return _phone(data.get("phone")) if isinstance(data, dict) else ""


def _phone(text: Any) -> str:
    """One spelling per number; what is no number counts by its text."""
    try:
        return normalize(text)
    except InvalidInput:
        return str(text)[:64] if text else ""


class _Requestor:
    """Who asks, as far as their token says so with a valid signature."""

    def __init__(self, request: Any) -> None:
        self.user = ""
        self.staff = False
        header = request.META.get("HTTP_AUTHORIZATION_BEARER") or request.META.get(
            "HTTP_AUTHORIZATION", ""
        )
        kind, _, rest = str(header).partition(" ")
        token = rest if kind.lower() in ("bearer", "jwt") else kind
        if token.count(".") == 2:
            self._read(token.strip())
        elif token:
            # An App's token: who has none of these is refused by Saleor, at an address's expense.
            self.staff = True

    def _read(self, token: str) -> None:
        from saleor.core.jwt import jwt_decode_with_exception_handler

        payload = jwt_decode_with_exception_handler(token)
        if payload:
            self.user = str(payload.get("user_id") or "")
            self.staff = bool(payload.get("is_staff"))

    def subject(self, address: str) -> str:
        """The user where there is one, otherwise the address."""
        return f"user:{self.user}" if self.user else f"address:{address}"

    def general(self, address: str) -> Claim | None:
        """The limit on everything; None for requests of our own machines on nobody's behalf."""
        if self.staff:
            return (GENERAL_STAFF, self.subject(address))
        if self.user:
            return (GENERAL_USER, self.subject(address))
        return None if not address or is_ours(address) else (GENERAL_ADDRESS, address)
