"""Address of a project's archive."""

from django.urls import path

from projects.views.archive import archive

archive_patterns = [path("<int:pk>/archive/", archive, name="archive")]
