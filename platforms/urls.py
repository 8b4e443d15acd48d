"""Addresses of service orders."""

from django.urls import path

from platforms.views import figures, lists, record, work, writing

app_name = "platforms"
urlpatterns = [
    path("", lists.index, name="list"),
    path("ask/", writing.ask, name="ask"),
    path("figures/", figures.figures, name="figures"),
    path("figures/export/", figures.export, name="figures_export"),
    path("enterprises/<int:pk>/", lists.of_enterprise, name="of_enterprise"),
    path("tasks/<int:pk>/", work.edit_task, name="task"),
    path("tasks/<int:pk>/step/<str:to>/", record.task_step, name="task_step"),
    path("hours/<int:pk>/delete/", work.delete_hours, name="delete_hours"),
    path("<int:pk>/", record.overview, name="detail"),
    path("<int:pk>/close/", record.close, name="close"),
    path("<int:pk>/edit/", writing.edit, name="edit"),
    path("<int:pk>/files/", record.files, name="files"),
    path("<int:pk>/hours/", work.log_hours, name="log_hours"),
    path("<int:pk>/message/", record.message, name="message"),
    path("<int:pk>/people/", writing.people, name="people"),
    path("<int:pk>/step/<str:to>/", record.step, name="step"),
    path("<int:pk>/talk/", record.talk, name="talk"),
    path("<int:pk>/tasks/", work.add_task, name="add_task"),
    path("<int:pk>/timeline/", record.timeline, name="timeline"),
    path("<int:pk>/work/", record.work, name="work"),
]
