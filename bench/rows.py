"""Making many rows inside the database: ``INSERT … SELECT`` with the models' own defaults for what is not named."""

import json
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils import timezone


def insert(model: type[models.Model], source: str, **expressions: str) -> None:
    """Insert one row of ``model`` per row of ``source`` (SQL after FROM); ``expressions`` are SQL by field name."""
    columns, values = [], []
    for field in model._meta.concrete_fields:
        expression = expressions.pop(field.name, None) or expressions.pop(field.attname, None)
        if expression is None and (isinstance(field, models.AutoField) or field.has_db_default()):
            continue  # the database fills it in
        columns.append(connection.ops.quote_name(field.column or ""))
        values.append(expression if expression is not None else _default(field))
    if expressions:
        raise ValueError(f"{model.__name__} has no field {', '.join(expressions)}")
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {source}")  # noqa: S608 - names come from the models, expressions from bench/data.py


def _default(field: "models.Field[Any, Any]") -> str:
    """SQL of what Django would write where nothing is given."""
    if isinstance(field, models.DateTimeField) and (field.auto_now or field.auto_now_add):
        return f"'{timezone.now().isoformat()}'::timestamptz"
    value = field.get_default()
    if value is None:
        return "NULL"
    if isinstance(value, bool | int):
        return str(value).lower()
    if isinstance(field, ArrayField):
        return "'{}'"
    if isinstance(field, models.JSONField):
        return "'" + json.dumps(value).replace("'", "''") + "'::jsonb"
    if isinstance(field, models.DateTimeField):
        return f"'{value.isoformat()}'::timestamptz"
    return "'" + str(value).replace("'", "''") + "'"
