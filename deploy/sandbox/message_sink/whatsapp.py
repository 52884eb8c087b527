"""WhatsApp Cloud API's messages endpoint: `POST /<version>/<phone_number_id>/messages`, bearer
token.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
"""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, jsonify, request

from .exchange import World, perform
from .faults import Fault
from .store import Message, digits

PROVIDER = "whatsapp"
KNOWN_ERRORS = {
    130429: (429, "Rate limit hit"),
    131026: (400, "Message undeliverable"),
    131030: (400, "Recipient phone number not in allowed list"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131049: (400, "This message was not delivered to maintain healthy ecosystem engagement."),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
    132012: (400, "Parameter format does not match format in the created template"),
    132015: (400, "Template is paused"),
    132016: (400, "Template is disabled"),
}


def blueprint(world: World) -> Blueprint:
    routes = Blueprint(PROVIDER, __name__)

    @routes.post("/<version>/<phone_number_id>/messages")
    def create(version: str, phone_number_id: str) -> Response:
        if not re.fullmatch(r"v\d+\.\d+", version):
            return failure(2500, f"Unknown path components: /{version}", 400)
        if not request.headers.get("Authorization", "").startswith("Bearer "):
            return failure(190, "Invalid OAuth access token.", 401)
        body = request.get_json(force=True, silent=True)
        if not isinstance(body, dict):
            return failure(100, "Invalid parameter", 400, "The body must be a JSON object.")
        if body.get("status") == "read":
            return jsonify({"success": True})
        to = digits(str(body.get("to", "")))

        def effect() -> Response:
            details = wrong(body, to)
            if details:
                return failure(100, "Invalid parameter", 400, details)
            message = record(world, phone_number_id, body, to)
            return jsonify(
                {
                    "messaging_product": "whatsapp",
                    "contacts": [{"input": body["to"], "wa_id": to}],
                    "messages": [{"id": message["id"], "message_status": "accepted"}],
                }
            )

        return perform(world, PROVIDER, [to], effect, error_of)

    return routes


def wrong(body: dict[str, Any], to: str) -> str:
    if body.get("messaging_product") != "whatsapp":
        return "messaging_product must be whatsapp"
    if not re.fullmatch(r"\d{8,15}", to):
        return "to must be a phone number"
    kind = body.get("type", "text")
    if not isinstance(body.get(kind), dict):
        return f"{kind} is required"
    if kind == "template":
        template = body["template"]
        if not template.get("name") or not (template.get("language") or {}).get("code"):
            return "template needs a name and a language code"
    if kind == "text" and not body["text"].get("body"):
        return "text needs a body"
    return ""


def record(world: World, phone_number_id: str, body: dict[str, Any], to: str) -> Message:
    message = world.store.add(
        f"wamid.{uuid4().hex.upper()}",
        channel="whatsapp",
        provider=PROVIDER,
        to=to,
        sender=phone_number_id,
        text=text_of(world, body),
        data=body,
        account=phone_number_id,
    )
    world.receipts.automatic(message)
    return message


def text_of(world: World, body: dict[str, Any]) -> str:
    kind = body.get("type", "text")
    if kind == "text":
        return str(body["text"]["body"])
    if kind != "template":
        return f"[{kind}]"
    template = body["template"]
    values = [
        str(parameter.get("text", parameter.get(parameter.get("type", ""), "")))
        for component in template.get("components") or []
        for parameter in component.get("parameters") or []
    ]
    known = world.template(PROVIDER, template["name"])
    if not known:
        return f"[template {template['name']}, {template['language']['code']}] {', '.join(values)}"
    numbered = {str(place): value for place, value in enumerate(values, 1)}
    return re.sub(r"{{(\d+)}}", lambda found: numbered.get(found[1], ""), known)


def failure(code: int, text: str, status: int, details: str = "") -> Response:
    answer = jsonify(
        {
            "error": {
                "message": f"(#{code}) {text}",
                "type": "OAuthException",
                "code": code,
                "error_data": {"messaging_product": "whatsapp", "details": details or text},
                "fbtrace_id": uuid4().hex[:20],
            }
        }
    )
    answer.status_code = status
    return answer


def error_of(fault: Fault) -> Response:
    code = int(fault.code or 131026)
    status, text = KNOWN_ERRORS.get(code, (400, "The message was refused."))
    return failure(code, fault.message or text, status)
