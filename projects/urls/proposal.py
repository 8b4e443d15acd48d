"""Addresses of proposed directed projects."""

from django.urls import path

from projects.views import proposal

proposal_patterns = [
    path("proposals/", proposal.index, name="proposals"),
    path("proposals/new/", proposal.new, name="proposal_new"),
    path("proposals/<int:pk>/", proposal.detail, name="proposal"),
    path("proposals/<int:pk>/lead/", proposal.lead, name="proposal_lead"),
    path("proposals/<int:pk>/steps/<slug:to>/", proposal.step, name="proposal_step"),
]
