"""Saleor's scalars: how each looks on the wire and which Python value it is."""

import datetime
import decimal
import json
import uuid
from typing import Any

import graphene
from graphene.types.generic import GenericScalar
from graphql.language import ast

from ...core.weight import Weight

_NUMBERS = (ast.FloatValue, ast.IntValue)


class Decimal(graphene.Float):
    """Exact in Python, a JSON number on the wire; variables may hold it as a string."""

    @staticmethod
    def serialize(value: Any) -> Any:
        return (
            float(value) if isinstance(value, decimal.Decimal) else graphene.Float.serialize(value)
        )

    @staticmethod
    def parse_literal(node: Any) -> decimal.Decimal | None:
        return Decimal.parse_value(node.value) if isinstance(node, _NUMBERS) else None

    @staticmethod
    def parse_value(value: Any) -> decimal.Decimal | None:
        try:
            # Through the string: a float's own digits, not its binary tail.
            number = decimal.Decimal(str(value))
        except decimal.DecimalException:
            return None
        return number if number.is_finite() else None


class PositiveDecimal(Decimal):
    """A Decimal that is not negative."""

    @staticmethod
    def parse_value(value: Any) -> decimal.Decimal | None:
        number = Decimal.parse_value(value)
        return number if number is not None and number >= 0 else None

    @staticmethod
    def parse_literal(node: Any) -> decimal.Decimal | None:
        return PositiveDecimal.parse_value(node.value) if isinstance(node, _NUMBERS) else None


class _Text(graphene.Scalar):
    """A scalar written as a string; a subclass says how it is read."""

    class Meta:
        name = "_Text"

    @staticmethod
    def serialize(value: Any) -> Any:
        return value if isinstance(value, str) else value.isoformat()

    @classmethod
    def parse_literal(cls, node: Any) -> Any:
        return cls.parse_value(node.value) if isinstance(node, ast.StringValue) else None


class Date(_Text):
    """`2026-01-31`."""

    @staticmethod
    def parse_value(value: Any) -> datetime.date | None:
        try:
            return datetime.date.fromisoformat(value)
        except (TypeError, ValueError):
            return None


class DateTime(_Text):
    """ISO 8601; without an offset it is UTC."""

    @staticmethod
    def parse_value(value: Any) -> datetime.datetime | None:
        try:
            moment = datetime.datetime.fromisoformat(value)
        except (TypeError, ValueError):
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


class UUID(_Text):
    """A UUID."""

    @staticmethod
    def serialize(value: Any) -> str:
        return str(value)

    @staticmethod
    def parse_value(value: Any) -> uuid.UUID | None:
        try:
            return uuid.UUID(value)
        except (TypeError, ValueError, AttributeError):
            return None


class JSONString(_Text):
    """JSON inside a string."""

    @staticmethod
    def serialize(value: Any) -> str:
        return json.dumps(value)

    @staticmethod
    def parse_value(value: Any) -> Any:
        try:
            return json.loads(value)
        except (TypeError, ValueError):
            return None


class JSON(GenericScalar):
    """Any JSON value."""


class Metadata(GenericScalar):
    """A flat map of strings."""


class _Any(GenericScalar):
    """A federation representation; it comes in a variable, a literal stays a syntax node."""

    @staticmethod
    def parse_literal(node: Any) -> Any:
        return node


class WeightScalar(graphene.Scalar):
    """A number in the shop's default unit (kg)."""

    @staticmethod
    def parse_value(value: Any) -> Weight | None:
        number = Decimal.parse_value(value)
        return None if number is None else Weight(float(number))

    @staticmethod
    def parse_literal(node: Any) -> Weight | None:
        return WeightScalar.parse_value(node.value) if isinstance(node, _NUMBERS) else None

    @staticmethod
    def serialize(value: Any) -> float | None:
        return value.kg if isinstance(value, Weight) else None


class Upload(graphene.Scalar):
    """A file of the multipart request; here the name of its part."""

    @staticmethod
    def serialize(value: Any) -> Any:
        return value

    @staticmethod
    def parse_literal(node: Any) -> Any:
        return node

    @staticmethod
    def parse_value(value: Any) -> Any:
        return value


class Minute(graphene.Int):
    """Whole minutes."""


class Hour(graphene.Int):
    """Whole hours."""


class Day(graphene.Int):
    """Whole days."""


SCALARS: dict[str, type] = {
    scalar._meta.name: scalar
    for scalar in (
        *(graphene.ID, graphene.String, graphene.Int, graphene.Float, graphene.Boolean),
        *(Decimal, PositiveDecimal, Date, DateTime, UUID, JSONString, JSON, Metadata, _Any),
        *(WeightScalar, Upload, Minute, Hour, Day, GenericScalar),
    )
}
