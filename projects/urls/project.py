"""Addresses of projects."""

from django.urls import path

from projects.views import lists, record, steps

project_patterns = [
    path("", lists.index, name="list"),
    path("<int:pk>/", record.overview, name="detail"),
    path("<int:pk>/requirements/", record.requirements, name="requirements"),
    path("<int:pk>/milestones/", record.milestones, name="milestones"),
    path("<int:pk>/reports/", record.reports, name="reports"),
    path("<int:pk>/team/", record.team, name="team"),
    path("<int:pk>/talk/", record.talk, name="talk"),
    path("<int:pk>/talk/message/", steps.message, name="message"),
    path("<int:pk>/timeline/", record.timeline, name="timeline"),
    path("<int:pk>/extend/", steps.extend, name="extend"),
    path("<int:pk>/leader/", steps.leader, name="leader"),
    path("<int:pk>/rhythm/", steps.rhythm, name="rhythm"),
    path("<int:pk>/steps/<slug:to>/", steps.step, name="step"),
]
