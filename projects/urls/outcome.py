"""Addresses of outcomes and evaluations."""

from django.urls import path

from projects.views import evaluation, outcome

outcome_patterns = [
    path("<int:pk>/outcomes/", outcome.index, name="outcomes"),
    path("<int:pk>/outcomes/new/", outcome.report, name="outcome_report"),
    path("outcomes/<int:pk>/", outcome.detail, name="outcome"),
    path("outcomes/<int:pk>/edit/", outcome.edit, name="outcome_edit"),
    path("outcomes/<int:pk>/step/<slug:to>/", outcome.step, name="outcome_step"),
    path("<int:pk>/evaluations/", evaluation.index, name="evaluations"),
    path("<int:pk>/evaluations/give/", evaluation.give, name="evaluation_give"),
]
