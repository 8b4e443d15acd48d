"""Addresses of acceptance."""

from django.urls import path

from projects.views import acceptance

acceptance_patterns = [
    path("<int:pk>/acceptance/", acceptance.index, name="acceptance"),
    path("<int:pk>/acceptance/prepare/", acceptance.prepare, name="acceptance_prepare"),
    path("acceptances/<int:pk>/", acceptance.detail, name="acceptance_round"),
    path("acceptances/<int:pk>/hand-in/", acceptance.hand_in, name="acceptance_hand_in"),
    path("acceptances/<int:pk>/withdraw/", acceptance.withdraw, name="acceptance_withdraw"),
    path("acceptances/<int:pk>/decide/", acceptance.decide, name="acceptance_decide"),
]
