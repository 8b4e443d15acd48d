"""Addresses of exchange meetings."""

from django.urls import path

from meetings import outcome_urls
from meetings.views import lists, record

app_name = "meetings"
urlpatterns = [
    *outcome_urls.urlpatterns,
    path("", lists.index, name="list"),
    path("series/<int:pk>/", lists.series, name="series"),
    path("<int:pk>/", record.overview, name="detail"),
    path("<int:pk>/papers/", record.papers, name="papers"),
    path("<int:pk>/step/<str:to>/", record.step, name="step"),
    path("<int:pk>/timeline/", record.timeline, name="timeline"),
]
