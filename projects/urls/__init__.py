"""Addresses of projects and of what belongs to them."""

from projects.urls.acceptance import acceptance_patterns
from projects.urls.archive import archive_patterns
from projects.urls.change import change_patterns
from projects.urls.contract import contract_patterns
from projects.urls.outcome import outcome_patterns
from projects.urls.project import project_patterns
from projects.urls.proposal import proposal_patterns
from projects.urls.work import work_patterns
from projects.urls.yearly import yearly_patterns

app_name = "projects"
urlpatterns = [
    *project_patterns,
    *acceptance_patterns,
    *contract_patterns,
    *outcome_patterns,
    *yearly_patterns,
    *archive_patterns,
    *work_patterns,
    *change_patterns,
    *proposal_patterns,
]
