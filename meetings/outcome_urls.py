"""Addresses of what a meeting brings: the screen during it, statements, commitments."""

from django.urls import path

from meetings.views import commitments, cooperation, live, minutes

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
    path("<int:pk>/minutes/", minutes.of_meeting, name="minutes"),
    path("<int:pk>/minutes/begin/", minutes.begin, name="minutes_begin"),
    path("<int:pk>/minutes/<int:revision>/", minutes.revision, name="revision"),
    path("<int:pk>/minutes/<int:revision>/edit/", minutes.edit, name="minutes_edit"),
    path("<int:pk>/minutes/<int:revision>/anew/", minutes.draft_anew, name="minutes_anew"),
    path("<int:pk>/minutes/<int:revision>/answer/", minutes.answer, name="minutes_answer"),
    path("<int:pk>/minutes/<int:revision>/pdf/", minutes.pdf, name="minutes_pdf"),
    path("<int:pk>/minutes/<int:revision>/step/<str:to>/", minutes.step, name="minutes_step"),
    path("<int:pk>/minutes/<int:revision>/to/<int:other>/", minutes.difference, name="minutes_difference"),
    path("plans/", cooperation.index, name="plans"),
    path("plans/new/", cooperation.new, name="plan_new"),
    path("plans/<int:pk>/", cooperation.detail, name="plan"),
    path("plans/<int:pk>/revise/", cooperation.revise, name="plan_revise"),
    path("plans/<int:pk>/revisions/<int:number>/", cooperation.difference, name="plan_difference"),
]
