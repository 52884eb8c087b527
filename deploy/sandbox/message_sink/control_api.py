"""The sink's control API under /_control; `client.py` is its client and documents each call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import requests
from flask import Blueprint, Response, jsonify, request

from .exchange import World
from .receipts import ReceiptError

SETTINGS = frozenset(
    {
        "auto_receipts",
        "msg91_report_url",
        "twilio_auth_token",
        "whatsapp_app_secret",
        "whatsapp_webhook_url",
    }
)


def blueprint(world: World) -> Blueprint:
    routes = Blueprint("control", __name__, url_prefix="/_control")

    def serve(action: Callable[..., Any]) -> Callable[[], tuple[Response, int]]:
        def view() -> tuple[Response, int]:
            body = request.get_json(force=True, silent=True) if request.get_data() else {}
            if not isinstance(body, dict):
                return jsonify({"error": "the body must be a JSON object"}), 400
            try:
                return jsonify(action(**body)), 200
            except (TypeError, ValueError, ReceiptError) as error:
                return jsonify({"error": str(error)}), 400
            except requests.RequestException as error:
                return jsonify({"error": f"the shop did not answer: {type(error).__name__}"}), 502

        return view

    def fault(**values: Any) -> dict[str, Any]:
        return {"id": world.faults.add(**values).id}

    def clear_faults() -> dict[str, Any]:
        world.faults.clear()
        return {}

    def configure(**values: Any) -> dict[str, Any]:
        unknown = sorted(set(values) - SETTINGS)
        if unknown:
            raise ValueError(f"there is no setting {', '.join(unknown)}")
        for name, value in values.items():
            world.store.set(name, value)
        return {name: world.store.setting(name) for name in sorted(SETTINGS)}

    def template(provider: str, name: str, text: str) -> dict[str, Any]:
        known = world.store.setting("templates") or {}
        world.store.set("templates", {**known, f"{provider}/{name}": text})
        return {}

    def receipt(message_id: str, status: str, **more: Any) -> dict[str, Any]:
        return {"answer": world.receipts.send(message_id, status, **more)}

    def inbound(provider: str, sender: str, text: str, **more: Any) -> dict[str, Any]:
        return {"answer": world.receipts.inbound(provider, sender, text, **more)}

    def subscribe(verify_token: str) -> dict[str, Any]:
        return {"challenge": world.receipts.subscribe_whatsapp(verify_token)}

    actions: dict[str, Callable[..., Any]] = {
        "faults": fault,
        "faults/clear": clear_faults,
        "settings": configure,
        "templates": template,
        "receipts": receipt,
        "inbound": inbound,
        "whatsapp/subscribe": subscribe,
    }
    for name, action in actions.items():
        endpoint = name.replace("/", "_")
        routes.add_url_rule(f"/{name}", endpoint, serve(action), methods=["POST"])
    routes.add_url_rule("/health", "health", lambda: jsonify({"ok": True}))
    return routes
