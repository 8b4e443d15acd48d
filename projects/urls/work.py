"""Addresses of milestones and progress reports."""

from django.urls import path

from projects.views import work

work_patterns = [
    path("milestones/<int:pk>/", work.milestone, name="milestone"),
    path("milestones/<int:pk>/steps/<slug:to>/", work.milestone_step, name="milestone_step"),
    path("reports/<int:pk>/", work.report, name="report"),
    path("reports/<int:pk>/steps/<slug:to>/", work.report_step, name="report_step"),
]
