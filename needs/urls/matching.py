"""Addresses of matching and of invitations."""

from django.urls import path

from needs.views import matching

matching_patterns = [
    path("needs/fitting/", matching.fitting, name="fitting"),
    path("needs/<int:pk>/matches/", matching.of_need, name="matches"),
    path("needs/<int:pk>/matches/<int:researcher>/invite/", matching.invite, name="invite"),
    path("needs/<int:pk>/matches/<int:researcher>/judge/", matching.judge, name="judge"),
    path("needs/<int:pk>/invitations/", matching.invitations, name="invitations"),
    path("needs/<int:pk>/out-of-field/", matching.out_of_field, name="out_of_field"),
    path("needs/invitations/<int:pk>/decline/", matching.decline, name="invitation_decline"),
]
