"""Addresses of frozen periods."""

from django.urls import path

from dashboards.frozen import views

urlpatterns = [
    path("", views.frozen_periods, name="frozen_periods"),
    path("new/", views.freeze_period, name="freeze_period"),
    path("<int:pk>/", views.frozen_period, name="frozen_period"),
    path("<int:pk>/<str:key>/", views.frozen_figure, name="frozen_figure"),
]
