"""Addresses of exchange meetings."""

from django.urls import path

from meetings import outcome_urls
from meetings.views import links, lists, people, record, writing

app_name = "meetings"
urlpatterns = [
    *outcome_urls.urlpatterns,
    path("", lists.index, name="list"),
    path("new/", writing.plan, name="new"),
    path("series/", lists.series_list, name="series_list"),
    path("series/new/", writing.new_series, name="new_series"),
    path("series/<int:pk>/", lists.series, name="series"),
    path("series/<int:pk>/edit/", writing.edit_series, name="edit_series"),
    path("parties/<int:pk>/", people.party, name="party"),
    path("parties/<int:pk>/remove/", people.remove_party, name="remove_party"),
    path("guests/<int:pk>/erase/", people.erase_guest, name="erase_guest"),
    path("answer/<str:token>/", links.answer_link, name="answer_link"),
    path("here/<str:token>/", links.here, name="here"),
    path("<int:pk>/", record.overview, name="detail"),
    path("<int:pk>/agenda/", writing.agenda, name="agenda"),
    path("<int:pk>/answer/", people.answer, name="answer"),
    path("<int:pk>/attendance/", people.attendance, name="attendance"),
    path("<int:pk>/attendance/code.svg", people.code, name="code"),
    path("<int:pk>/edit/", writing.edit, name="edit"),
    path("<int:pk>/papers/", record.papers, name="papers"),
    path("<int:pk>/participants/", people.overview, name="people"),
    path("<int:pk>/participants/add/", people.add_party, name="add_party"),
    path("<int:pk>/step/<str:to>/", record.step, name="step"),
    path("<int:pk>/timeline/", record.timeline, name="timeline"),
]
