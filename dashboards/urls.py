"""Addresses of the front page and the dashboard."""

from django.urls import include, path

from dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("", views.front, name="front"),
    path("welcome/", views.landing, name="landing"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("dashboard/figures/", views.definitions, name="definitions"),
    path("dashboard/figures/<str:key>/", views.figure, name="figure"),
    path("reports/", include("dashboards.reports.urls")),
]
