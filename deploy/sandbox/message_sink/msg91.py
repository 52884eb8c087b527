"""MSG91's Flow and OTP endpoints. Errors come with HTTP 200: the body must be read.

https://docs.msg91.com/sms - `POST /api/v5/flow`, `POST /api/v5/otp`, `/otp/verify`, `/otp/retry`.
"""

from __future__ import annotations

import re
import secrets
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, jsonify, request

from .exchange import World, perform
from .faults import Fault
from .store import Message, digits

PROVIDER = "msg91"
OTP_DIGITS = 4
AUTHENTICATION_FAILURE = "201"


def blueprint(world: World) -> Blueprint:
    routes = Blueprint(PROVIDER, __name__, url_prefix="/api/v5")

    @routes.before_request
    def authenticate() -> Response | None:
        if request.headers.get("authkey") or values().get("authkey"):
            return None
        return failure("Authentication failure", AUTHENTICATION_FAILURE)

    @routes.post("/flow")
    def flow() -> Response:
        body = values()
        recipients = recipients_of(body)
        numbers = [digits(str(one.get("mobiles", ""))) for one in recipients]

        def effect() -> Response:
            if not (body.get("template_id") or body.get("flow_id")):
                return failure("template id missing", "211")
            if not recipients or not all(re.fullmatch(r"\d{10,15}", number) for number in numbers):
                return failure("Please provide valid mobile number", "202")
            request_id = uuid4().hex[:24]
            for place, one in enumerate(recipients):
                record_flow(world, request_id, place, body, one, numbers[place])
            return success(request_id)

        return perform(world, PROVIDER, numbers, effect, error_of)

    @routes.post("/otp")
    def otp() -> Response:
        body = values()
        number = digits(str(body.get("mobile", "")))

        def effect() -> Response:
            if not re.fullmatch(r"\d{10,15}", number):
                return failure("Please provide valid mobile number", "202")
            code = str(body.get("otp") or secrets.randbelow(10**OTP_DIGITS)).zfill(OTP_DIGITS)
            remember_code(world, number, code)
            record_code(world, number, code, body)
            return jsonify({"request_id": uuid4().hex[:24], "type": "success"})

        return perform(world, PROVIDER, [number], effect, error_of)

    @routes.route("/otp/verify", methods=["GET", "POST"])
    def verify() -> Response:
        body = values()
        number = digits(str(body.get("mobile", "")))

        def effect() -> Response:
            codes = world.store.setting("msg91_codes") or {}
            if number not in codes:
                return failure("Mobile no. not found")
            if codes[number] is None:
                return failure("Mobile no. already verified")
            if codes[number] != str(body.get("otp")):
                return failure("OTP not match")
            world.store.set("msg91_codes", {**codes, number: None})
            return success("OTP verified success")

        return perform(world, PROVIDER, [number], effect, error_of)

    @routes.route("/otp/retry", methods=["GET", "POST"])
    def retry() -> Response:
        body = values()
        number = digits(str(body.get("mobile", "")))

        def effect() -> Response:
            code = (world.store.setting("msg91_codes") or {}).get(number)
            if code is None:
                return failure("No OTP request found to retryotp")
            record_code(world, number, code, body)
            return success("retry send successfully")

        return perform(world, PROVIDER, [number], effect, error_of)

    return routes


def values() -> dict[str, Any]:
    """Query, form and JSON body together, as MSG91 reads them."""
    body = request.get_json(force=True, silent=True) if request.get_data() else {}
    merged: dict[str, Any] = dict(request.args)
    merged.update(request.form)
    merged.update(body if isinstance(body, dict) else {})
    return merged


def recipients_of(body: dict[str, Any]) -> list[dict[str, Any]]:
    recipients = body.get("recipients")
    if isinstance(recipients, list):
        return [one for one in recipients if isinstance(one, dict)]
    return [body] if body.get("mobiles") else []


def record_flow(
    world: World,
    request_id: str,
    place: int,
    body: dict[str, Any],
    recipient: dict[str, Any],
    number: str,
) -> Message:
    template_id = str(body.get("template_id") or body.get("flow_id"))
    ours = ("mobiles", "CRQID")
    variables = {name: str(value) for name, value in recipient.items() if name not in ours}
    message = world.store.add(
        request_id if place == 0 else f"{request_id}-{place}",
        channel="sms",
        provider=PROVIDER,
        to=number,
        sender=str(body.get("sender") or ""),
        text=rendered(world.template(PROVIDER, template_id), template_id, variables),
        data={"request_id": request_id, "template_id": template_id, "variables": variables},
    )
    world.receipts.automatic(message)
    return message


def rendered(template: str, template_id: str, variables: dict[str, str]) -> str:
    """The text with `##NAME##` replaced; without the template, its id and the values."""
    if not template:
        shown = ", ".join(f"{name}: {value}" for name, value in variables.items())
        return f"[template {template_id}] {shown}"
    return re.sub(r"##(\w+)##", lambda found: variables.get(found[1], ""), template)


def remember_code(world: World, number: str, code: str) -> None:
    codes = world.store.setting("msg91_codes") or {}
    world.store.set("msg91_codes", {**codes, number: code})


def record_code(world: World, number: str, code: str, body: dict[str, Any]) -> None:
    message = world.store.add(
        uuid4().hex[:24],
        channel="sms",
        provider=PROVIDER,
        to=number,
        text=f"{code} is your verification code.",
        data={
            "otp": True,
            "template_id": body.get("template_id"),
            "retrytype": body.get("retrytype"),
        },
    )
    world.receipts.automatic(message)


def success(text: str) -> Response:
    return jsonify({"message": text, "type": "success"})


def failure(text: str, code: str | None = None) -> Response:
    body = {"message": text, "type": "error"}
    if code is not None:
        body["code"] = code
    return jsonify(body)


def error_of(fault: Fault) -> Response:
    return failure(fault.message or "Some error occured", str(fault.code or "400"))
