"""Addresses of yearly sheets."""

from django.urls import path

from projects.views import yearly

yearly_patterns = [
    path("sheets/", yearly.index, name="sheets"),
    path("sheets/<int:researcher>/<int:year>/", yearly.detail, name="sheet"),
    path("sheets/<int:researcher>/<int:year>/confirm/", yearly.confirm, name="sheet_confirm"),
    path("sheets/<int:researcher>/<int:year>/pdf/", yearly.pdf, name="sheet_pdf"),
]
