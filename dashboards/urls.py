"""Addresses of the front page and the dashboards."""

from django.urls import include, path

from dashboards.views import alerts, overview

app_name = "dashboards"
urlpatterns = [
    path("", overview.front, name="front"),
    path("welcome/", overview.landing, name="landing"),
    path("dashboard/", overview.dashboard, name="dashboard"),
    path("dashboard/mine/", overview.own, name="own"),
    path("dashboard/mine/charts/<slug:key>/", overview.own_chart, name="own_chart"),
    path("dashboard/mine/figures/<str:key>/", overview.own_figure, name="own_figure"),
    path("dashboard/league/", overview.league, name="league"),
    path("dashboard/charts/<slug:key>/", overview.chart, name="chart"),
    path("dashboard/enterprises/<int:pk>/", overview.of_enterprise, name="of_enterprise"),
    path("dashboard/warnings/", alerts.thresholds, name="thresholds"),
    path("dashboard/warnings/<int:pk>/delete/", alerts.delete, name="threshold_delete"),
    path("dashboard/figures/", overview.definitions, name="definitions"),
    path("dashboard/figures/<str:key>/", overview.figure, name="figure"),
    path("dashboard/frozen/", include("dashboards.frozen.urls")),
    path("reports/", include("dashboards.reports.urls")),
]
