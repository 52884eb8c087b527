"""What a provider does wrong, on demand, before or after it took the message.

Kinds: `hang` (never answers), `delay` (answers late), `refuse` (cuts the connection), `error` (the
provider's own error shape with `code`; for MSG91 that is HTTP 200), `status` (a bare HTTP status,
as from a proxy). Mail knows `error` as an SMTP reply code.
"""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import uuid4

from .store import same_recipient

KINDS = frozenset({"hang", "delay", "refuse", "error", "status"})


@dataclass
class Fault:
    """Applies to the next `count` messages to `to` (any if empty) through `provider`."""

    kind: str
    provider: str = "*"
    to: str = ""
    when: str = "before"
    count: int = 1
    skip: int = 0
    seconds: float = 30.0
    status: int = 500
    code: int | str = 0
    message: str = ""
    id: str = field(default_factory=lambda: uuid4().hex)


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[Fault] = []

    def add(self, **values: Any) -> Fault:
        fault = Fault(**values)
        if fault.kind not in KINDS:
            raise ValueError(f"there is no fault {fault.kind!r}")
        if fault.when not in ("before", "after"):
            raise ValueError("`when` is before or after")
        with self._lock:
            self._rules.append(fault)
        return fault

    def take(self, provider: str, recipients: list[str]) -> Fault | None:
        with self._lock:
            for rule in self._rules:
                if rule.count <= 0 or rule.provider not in ("*", provider):
                    continue
                if rule.to and not any(same_recipient(rule.to, one) for one in recipients):
                    continue
                if rule.skip > 0:
                    rule.skip -= 1
                    continue
                rule.count -= 1
                return rule
        return None

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()

    def describe(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(rule) for rule in self._rules if rule.count > 0]
