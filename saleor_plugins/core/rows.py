"""Rows of a statement of ours as model instances, at a fraction of what `Model.objects.raw` costs."""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)


def columns(model: type[models.Model], table: str) -> str:
    """The model's columns for RETURNING or SELECT, of the table (or alias) named `table`."""
    hashed: Any = model
    return _columns(hashed, table)


@cache
def _columns(model: Any, table: str) -> str:
    fields = model._meta.concrete_fields
    return ", ".join(f'"{table}"."{field.column}"' for field in fields)


@cache
def _fields(model: Any) -> tuple[list[str], list[tuple[int, Any, list[Any]]]]:
    fields = model._meta.concrete_fields
    converted = [
        (place, field, converters)
        for place, field in enumerate(fields)
        if (converters := field.get_db_converters(connection))
    ]
    return [field.attname for field in fields], converted


def made(model: type[M], values: Sequence[Any]) -> M:
    """An instance of the values of `columns`, in that order."""
    hashed: Any = model
    names, converted = _fields(hashed)
    row = list(values)
    for place, field, converters in converted:
        expression = field.cached_col
        for convert in converters:
            row[place] = convert(row[place], expression, connection)
    return model.from_db(connection.alias, names, row)


def first(model: type[M], sql: str, values: Sequence[Any]) -> tuple[M, tuple[Any, ...]] | None:
    """The first row of a statement that returns `columns`, and what it returns beside them."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    if row is None:
        return None
    own = len(model._meta.concrete_fields)
    return made(model, row[:own]), tuple(row[own:])
