"""Addresses of the floor below all others."""

from tests.access.table import Row, everybody

ROWS = [
    Row("core:style", everybody(200)),
]
