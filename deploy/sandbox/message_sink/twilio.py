"""Twilio's Messages resource. https://www.twilio.com/docs/messaging/api/message-resource

Basic auth by account sid and auth token; the token of the request signs the receipts.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from uuid import uuid4
from xml.sax.saxutils import unescape

from flask import Blueprint, Response, jsonify, request

from .exchange import World, perform
from .faults import Fault
from .store import Message

PROVIDER = "twilio"
VERSION = "2010-04-01"
SEGMENT = 160


def blueprint(world: World) -> Blueprint:
    routes = Blueprint(PROVIDER, __name__, url_prefix=f"/{VERSION}/Accounts")

    @routes.post("/<sid>/Messages.json")
    def create(sid: str) -> Response:
        credentials = request.authorization
        if credentials is None or credentials.username != sid or not credentials.password:
            return failure(20003, "Authenticate", 401)
        form = request.form.to_dict()
        to = form.get("To", "")
        world.receipts.remember_secret(PROVIDER, sid, str(credentials.password))

        def effect() -> Response:
            problem = wrong(form)
            if problem is not None:
                return problem
            message = record(world, sid, form)
            answer = jsonify(resource(message))
            answer.status_code = 201
            return answer

        return perform(world, PROVIDER, [bare(to)], effect, error_of)

    @routes.post("/<sid>/Calls.json")
    def call(sid: str) -> Response:
        credentials = request.authorization
        if credentials is None or credentials.username != sid or not credentials.password:
            return failure(20003, "Authenticate", 401)
        form = request.form.to_dict()
        world.receipts.remember_secret(PROVIDER, sid, str(credentials.password))

        def effect() -> Response:
            problem = wrong_call(form)
            if problem is not None:
                return problem
            made = record_call(world, sid, form)
            answer = jsonify({"sid": made["id"], "account_sid": sid, "status": "queued"})
            answer.status_code = 201
            return answer

        return perform(world, PROVIDER, [form.get("To", "")], effect, error_of)

    @routes.get("/<sid>/Messages/<message_id>.json")
    def fetch(sid: str, message_id: str) -> Response:
        message = world.store.get(message_id)
        if message is None or message["account"] != sid:
            return failure(20404, f"The requested resource {request.path} was not found", 404)
        return jsonify(resource(message))

    @routes.get("/<sid>/Messages.json")
    def listed(sid: str) -> Response:
        to = bare(request.args.get("To", ""))
        found = world.store.newest_first(to=to or None, provider=PROVIDER)
        size = int(request.args.get("PageSize", 50))
        mine = [resource(message) for message in found if message["account"] == sid]
        return jsonify({"messages": mine[:size], "page": 0, "page_size": size})

    return routes


def wrong(form: dict[str, str]) -> Response | None:
    to = form.get("To", "")
    if not to:
        return failure(21604, "A 'To' phone number is required.")
    if not re.fullmatch(r"\+\d{8,15}", bare(to)):
        return failure(21211, f"Invalid 'To' Phone Number: {to}")
    if not (form.get("From") or form.get("MessagingServiceSid")):
        return failure(21603, "A 'From' or 'MessagingServiceSid' parameter is required.")
    if not (form.get("Body") or form.get("ContentSid")):
        return failure(21602, "Message body is required.")
    return None


def wrong_call(form: dict[str, str]) -> Response | None:
    if not re.fullmatch(r"\+\d{8,15}", form.get("To", "")):
        return failure(21211, f"Invalid 'To' Phone Number: {form.get('To', '')}")
    if not form.get("From"):
        return failure(21213, "A 'From' phone number is required.")
    if not (form.get("Twiml") or form.get("Url")):
        return failure(21205, "Url parameter is required.")
    return None


def record_call(world: World, sid: str, form: dict[str, str]) -> Message:
    """A call; its text is what is spoken."""
    spoken = re.findall(r"<Say[^>]*>(.*?)</Say>", form.get("Twiml", ""), re.DOTALL)
    return world.store.add(
        "CA" + uuid4().hex,
        channel="voice",
        provider=PROVIDER,
        to=form["To"],
        sender=form["From"],
        text=unescape(" ".join(spoken)),
        data=form,
        callback_url=form.get("StatusCallback", ""),
        account=sid,
    )


def record(world: World, sid: str, form: dict[str, str]) -> Message:
    whatsapp = form["To"].startswith("whatsapp:")
    message = world.store.add(
        ("MM" if form.get("ContentSid") else "SM") + uuid4().hex,
        channel="whatsapp" if whatsapp else "sms",
        provider=PROVIDER,
        to=bare(form["To"]),
        sender=form.get("From") or form.get("MessagingServiceSid", ""),
        text=form.get("Body") or content(world, form),
        data=form,
        callback_url=form.get("StatusCallback", ""),
        account=sid,
    )
    world.receipts.automatic(message)
    return message


def content(world: World, form: dict[str, str]) -> str:
    """A content template's text with `{{1}}` replaced; without the template, its id and values."""
    variables: dict[str, Any] = json.loads(form.get("ContentVariables") or "{}")
    template = world.template(PROVIDER, form["ContentSid"])
    if not template:
        shown = ", ".join(f"{name}: {value}" for name, value in variables.items())
        return f"[content {form['ContentSid']}] {shown}"
    return re.sub(r"{{(\w+)}}", lambda found: str(variables.get(found[1], "")), template)


def bare(number: str) -> str:
    return number.removeprefix("whatsapp:")


def resource(message: Message) -> dict[str, Any]:
    when = format_datetime(datetime.fromtimestamp(message["created_at"], UTC))
    sid = message["account"]
    codes = [one["error_code"] for one in message["receipts"] if one.get("error_code")]
    return {
        "account_sid": sid,
        "api_version": VERSION,
        "body": message["text"],
        "date_created": when,
        "date_sent": None,
        "date_updated": when,
        "direction": "outbound-api",
        "error_code": codes[-1] if codes else None,
        "error_message": None,
        "from": message["data"].get("From"),
        "messaging_service_sid": message["data"].get("MessagingServiceSid"),
        "num_media": "0",
        "num_segments": str(-(-len(message["text"]) // SEGMENT) or 1),
        "price": None,
        "price_unit": "USD",
        "sid": message["id"],
        "status": "queued" if message["status"] == "accepted" else message["status"],
        "subresource_uris": {},
        "to": message["data"].get("To"),
        "uri": f"/{VERSION}/Accounts/{sid}/Messages/{message['id']}.json",
    }


def failure(code: int, text: str, status: int = 400) -> Response:
    answer = jsonify(
        {
            "code": code,
            "message": text,
            "more_info": f"https://www.twilio.com/docs/errors/{code}",
            "status": status,
        }
    )
    answer.status_code = status
    return answer


def error_of(fault: Fault) -> Response:
    status = fault.status if fault.status != 500 else 400
    code = int(fault.code or 21211)
    return failure(
        code, fault.message or "The message was refused.", 429 if code == 20429 else status
    )
