"""Addresses of search."""

from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("suggest/", views.suggest, name="suggest"),
    path("saved/", views.saved, name="saved"),
    path("saved/new/", views.save, name="save"),
    path("saved/<int:pk>/", views.saved_hits, name="saved_hits"),
    path("saved/<int:pk>/change/", views.change, name="saved_change"),
    path("saved/<int:pk>/delete/", views.delete, name="saved_delete"),
]
