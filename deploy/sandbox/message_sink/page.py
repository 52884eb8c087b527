"""The page to read what was sent, and the same as JSON."""

from __future__ import annotations

import os
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, jsonify, render_template, request

from .exchange import World
from .store import Message

ZONE = ZoneInfo(os.environ.get("SHOP_TIME_ZONE", "Asia/Kolkata"))
CHANNELS = ("sms", "whatsapp", "email")
HTML_POLICY = "sandbox; default-src 'none'; img-src * data:; style-src 'unsafe-inline'"


def blueprint(world: World) -> Blueprint:
    routes = Blueprint("page", __name__, template_folder="templates")

    @routes.get("/")
    def index() -> str:
        to, channel = request.args.get("to", ""), request.args.get("channel", "")
        messages = world.store.newest_first(to=to, channel=channel, limit=200)
        return render_template(
            "messages.html",
            messages=[shown(message) for message in messages],
            total=world.store.count(),
            channels=CHANNELS,
            to=to,
            channel=channel,
        )

    @routes.get("/page.js")
    def script() -> Response:
        return Response(render_template("page.js"), content_type="text/javascript")

    @routes.get("/page.css")
    def style() -> Response:
        return Response(render_template("page.css"), content_type="text/css")

    @routes.get("/messages")
    def listing() -> Response:
        try:
            since = float(request.args.get("since") or 0)
            limit = int(request.args.get("limit") or 500)
        except ValueError:
            abort(400, "since and limit are numbers")
        messages = world.store.newest_first(
            to=request.args.get("to"),
            channel=request.args.get("channel"),
            provider=request.args.get("provider"),
            since=since,
            limit=limit,
        )
        return jsonify({"count": len(messages), "messages": messages})

    @routes.delete("/messages")
    def clear() -> Response:
        return jsonify({"deleted": world.store.clear()})

    @routes.get("/messages/<message_id>")
    def fetch(message_id: str) -> Response:
        return jsonify(found(world, message_id))

    @routes.get("/messages/<message_id>/html")
    def html(message_id: str) -> Response:
        answer = Response(found(world, message_id)["html"], content_type="text/html; charset=utf-8")
        answer.headers["Content-Security-Policy"] = HTML_POLICY
        return answer

    return routes


def found(world: World, message_id: str) -> Message:
    message = world.store.get(message_id)
    if message is None:
        abort(404, "There is no such message.")
    return message


def shown(message: Message) -> Message:
    when = datetime.fromtimestamp(message["created_at"], ZONE)
    return {**message, "when": when.strftime("%d %b %Y, %H:%M:%S"), "iso": when.isoformat()}
