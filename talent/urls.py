"""Addresses of stationing."""

from django.urls import path

from talent.views import confirming, days, figures, lists, record, writing

app_name = "talent"
urlpatterns = [
    path("", lists.index, name="list"),
    path("call/", writing.call, name="call"),
    path("offer/", writing.offer, name="offer"),
    path("log/", days.choose, name="choose"),
    path("confirm/", confirming.confirm, name="confirm"),
    path("confirm/<str:token>/", confirming.confirm_link, name="confirm_link"),
    path("figures/", figures.figures, name="figures"),
    path("figures/export/", figures.figures_export, name="figures_export"),
    path("rules/", lists.rules, name="rules"),
    path("rules/<int:pk>/", lists.rules_form, name="rules_of"),
    path("days/", figures.days, name="days"),
    path("days/<int:pk>/", days.detail, name="day"),
    path("days/<int:pk>/correct/", days.correct, name="correct"),
    path("days/<int:pk>/need/", days.turn, name="turn"),
    path("days/<int:pk>/step/<str:to>/", days.step, name="day_step"),
    path("extensions/<int:pk>/step/<str:to>/", record.extension_step, name="extension_step"),
    path("<int:pk>/", record.overview, name="detail"),
    path("<int:pk>/agreement/", record.agreement, name="agreement"),
    path("<int:pk>/agreement.pdf", record.agreement_pdf, name="agreement_pdf"),
    path("<int:pk>/approve/", record.approve, name="approve"),
    path("<int:pk>/days/", record.days, name="term_days"),
    path("<int:pk>/extend/", writing.extend, name="extend"),
    path("<int:pk>/log/", days.log, name="log"),
    path("<int:pk>/report.pdf", record.report_pdf, name="report_pdf"),
    path("<int:pk>/step/<str:to>/", record.step, name="step"),
    path("<int:pk>/terms/", writing.terms, name="terms"),
    path("<int:pk>/timeline/", record.timeline, name="timeline"),
]
