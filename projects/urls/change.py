"""Addresses of change requests."""

from django.urls import path

from projects.views import change

change_patterns = [
    path("<int:pk>/changes/", change.index, name="changes"),
    path("<int:pk>/changes/new/<slug:kind>/", change.propose, name="change_propose"),
    path("changes/<int:pk>/", change.detail, name="change"),
    path("changes/<int:pk>/steps/<slug:to>/", change.step, name="change_step"),
]
