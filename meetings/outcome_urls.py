"""Addresses of what a meeting brings: the screen during it, statements, commitments."""

from django.urls import path

from meetings.views import commitments, live

urlpatterns = [
    path("<int:pk>/live/", live.live, name="live"),
    path("<int:pk>/live/note/", live.note, name="note"),
    path("<int:pk>/live/introduce/<int:enterprise>/", live.introduce, name="introduce"),
    path("statements/<int:pk>/", live.edit, name="statement"),
    path("statements/<int:pk>/delete/", live.remove, name="statement_delete"),
    path("statements/<int:pk>/make/<str:key>/", live.make, name="make"),
    path("<int:pk>/commitments/", commitments.of_meeting, name="meeting_commitments"),
    path("<int:pk>/commitments/add/", commitments.add, name="commitment_add"),
    path("commitments/", commitments.index, name="commitments"),
    path("commitments/<int:pk>/", commitments.overview, name="commitment"),
    path("commitments/<int:pk>/edit/", commitments.edit, name="commitment_edit"),
    path("commitments/<int:pk>/timeline/", commitments.timeline, name="commitment_timeline"),
    path("commitments/<int:pk>/step/<str:to>/", commitments.step, name="commitment_step"),
]
