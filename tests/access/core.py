"""Addresses of the floor below all others."""

from tests.access.table import Row, everybody, signed_in

ROWS = [
    Row("core:style", everybody(200)),
    Row("core:signed_in", signed_in(200)),
]
