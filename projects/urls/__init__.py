"""Addresses of projects and of what belongs to them."""

from projects.urls.project import project_patterns

app_name = "projects"
urlpatterns = [*project_patterns]
