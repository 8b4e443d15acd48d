"""Addresses of reports, below those of the dashboards."""

from django.urls import path, re_path

from dashboards.reports import views

urlpatterns = [
    path("", views.index, name="reports"),
    path("<int:pk>/", views.report, name="report"),
    re_path(r"^(?P<pk>[0-9]{1,18})/report\.(?P<extension>xlsx|pdf|docx)$", views.file, name="report_file"),
    path("templates/new/", views.new, name="report_new"),
    path("templates/<int:pk>/", views.template, name="report_template"),
    path("templates/<int:pk>/edit/", views.edit, name="report_edit"),
    path("templates/<int:pk>/preview/", views.preview, name="report_preview"),
    path("templates/<int:pk>/make/", views.make, name="report_make"),
    path("templates/<int:pk>/put-away/", views.put_away, name="report_put_away"),
    path("templates/<int:pk>/take-up/", views.take_up, name="report_take_up"),
    path("templates/<int:pk>/schedule/", views.schedule, name="report_schedule"),
    path("templates/<int:pk>/schedule/pause/", views.pause, {"step": "pause"}, name="report_pause"),
    path("templates/<int:pk>/schedule/go-on/", views.pause, {"step": "go-on"}, name="report_go_on"),
    path("runs/<int:pk>/again/", views.try_again, name="report_again"),
]
