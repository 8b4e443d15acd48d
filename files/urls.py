"""Addresses of files."""

from django.urls import path

from files import views

app_name = "files"
urlpatterns = [
    path("<uuid:public_id>/", views.download, name="download"),
    path("<uuid:public_id>/replace/", views.replace, name="replace"),
    path("<uuid:public_id>/delete/", views.delete, name="delete"),
    path("to/<str:kind>/<int:pk>/", views.upload, name="upload"),
]
