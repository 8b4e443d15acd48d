"""Addresses of the front page and the dashboards."""

from django.urls import include, path

from dashboards.selectors.own import own_frame
from dashboards.views import alerts, overview

app_name = "dashboards"
# The same pages about a researcher's own work.
OWN = {"frame_of": own_frame}
urlpatterns = [
    path("", overview.front, name="front"),
    path("welcome/", overview.landing, name="landing"),
    path("dashboard/", overview.dashboard, name="dashboard"),
    path("dashboard/mine/", overview.dashboard, OWN, name="own"),
    path("dashboard/mine/charts/<slug:key>/", overview.chart, OWN, name="own_chart"),
    path("dashboard/mine/figures/<str:key>/", overview.figure, OWN, name="own_figure"),
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
