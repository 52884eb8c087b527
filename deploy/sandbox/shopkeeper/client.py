"""Speaking GraphQL to the shop as somebody."""

import json
from dataclasses import dataclass, field
from typing import Any

import requests


@dataclass
class Answer:
    """What the API answered: HTTP status, data, errors, headers."""

    status: int
    data: dict[str, Any] | None
    errors: list[dict[str, Any]]
    headers: dict[str, str] = field(default_factory=dict)
    raw: Any = None

    def ok(self) -> dict[str, Any]:
        """The data; fails showing the errors if there are any."""
        assert not self.errors and self.data is not None, f"HTTP {self.status}: {self.raw}"
        return self.data

    @property
    def payload(self) -> Any:
        """The single root field's value; fails on errors of the request and of the payload."""
        data = self.ok()
        value = next(iter(data.values()))
        if isinstance(value, dict):
            assert not value.get("errors"), f"{next(iter(data))}: {value['errors']}"
        return value

    @property
    def refusals(self) -> list[dict[str, Any]]:
        """The `errors` of the single root field's payload; fails on errors of the request."""
        value = next(iter(self.ok().values()))
        return list(value["errors"])

    @property
    def codes(self) -> list[str]:
        """Codes of all errors: the payload's, and the request's own."""
        found = [error["extensions"]["exception"]["code"] for error in self.errors]
        for value in (self.data or {}).values():
            if isinstance(value, dict):
                found += [error.get("code") for error in value.get("errors") or []]
        return found


class Client:
    """Anonymous, or bearing a token (a user's or an App's). One connection pool."""

    def __init__(self, url: str, token: str | None = None, email: str | None = None) -> None:
        self.url = url
        self.token = token
        self.email = email
        self._session = requests.Session()
        self._session.trust_env = False

    def headers(self) -> dict[str, str]:
        """What identifies this client."""
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def post(self, body: Any, headers: dict[str, str] | None = None, timeout: float = 120) -> Any:
        """Post any JSON (or raw bytes) to /graphql/; the raw HTTP answer."""
        sent = {**self.headers(), "Content-Type": "application/json", **(headers or {})}
        content = body if isinstance(body, bytes) else json.dumps(body, default=str).encode()
        return self._session.post(self.url, data=content, headers=sent, timeout=timeout)

    def __call__(
        self,
        document: str,
        variables: dict[str, Any] | None = None,
        *,
        operation: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Execute a document."""
        body: dict[str, Any] = {"query": document, "variables": variables or {}}
        if operation:
            body["operationName"] = operation
        return _answer(self.post(body, headers))

    def upload(
        self, document: str, variables: dict[str, Any], files: dict[str, tuple[str, bytes, str]]
    ) -> Answer:
        """Execute with files: `files` maps a variable's name to (file name, content, type)."""
        operations = {
            "query": document,
            "variables": {**variables, **dict.fromkeys(files)},
        }
        keys = {str(i): [f"variables.{name}"] for i, name in enumerate(files)}
        parts = {str(i): files[name] for i, name in enumerate(files)}
        response = self._session.post(
            self.url,
            data={"operations": json.dumps(operations), "map": json.dumps(keys)},
            files=parts,
            headers=self.headers(),
            timeout=120,
        )
        return _answer(response)


def _answer(response: requests.Response) -> Answer:
    try:
        body = response.json()
    except ValueError:
        raise AssertionError(f"HTTP {response.status_code}: {response.text[:2000]}") from None
    if isinstance(body, list):
        return Answer(response.status_code, None, [], dict(response.headers), body)
    return Answer(
        response.status_code,
        body.get("data"),
        list(body.get("errors") or []),
        dict(response.headers),
        body,
    )
