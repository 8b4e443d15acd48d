"""Addresses of technology contracts."""

from django.urls import path

from projects.views.contract import drafting, money, record, steps, texts

contract_patterns = [
    path("<int:pk>/contract/", record.of_project, name="project_contract"),
    path("<int:pk>/contract/begin/", drafting.begin, name="contract_begin"),
    path("contracts/", record.index, name="contracts"),
    path("contracts/<int:pk>/", record.overview, name="contract"),
    path("contracts/<int:pk>/clauses/", record.clauses, name="contract_clauses"),
    path("contracts/<int:pk>/texts/", record.texts, name="contract_texts"),
    path("contracts/<int:pk>/timeline/", record.timeline, name="contract_timeline"),
    path("contracts/<int:pk>/edit/figures/", drafting.figures, name="contract_edit_figures"),
    path("contracts/<int:pk>/edit/kind/", drafting.kind, name="contract_edit_kind"),
    path("contracts/<int:pk>/edit/clauses/", drafting.clauses, name="contract_edit_clauses"),
    path("contracts/<int:pk>/edit/parties/", drafting.parties, name="contract_edit_parties"),
    path("contracts/<int:pk>/edit/payments/", drafting.payments, name="contract_edit_payments"),
    path("contracts/<int:pk>/texts/write/", texts.generate, name="contract_generate"),
    path("contracts/<int:pk>/texts/upload/", texts.upload, name="contract_upload_text"),
    path("contracts/templates/", texts.templates, name="contract_templates"),
    path("contracts/templates/<int:pk>/retire/", texts.retire, name="contract_template_retire"),
    path("contracts/templates/standard/<str:kind>/", texts.standard, name="contract_template_standard"),
    path("contracts/<int:pk>/payments/", money.payments, name="contract_payments"),
    path("contracts/payments/<int:pk>/to/<str:to>/", money.payment_step, name="payment_step"),
    path("contracts/<int:pk>/registration/", money.registration, name="contract_registration"),
    path("contracts/<int:pk>/registration/hand-in/", money.hand_in, name="registration_hand_in"),
    path("contracts/registrations/<int:pk>/to/<str:to>/", money.registration_step, name="registration_step"),
    path("contracts/<int:pk>/amendments/", money.amendments, name="contract_amendments"),
    path("contracts/<int:pk>/amendments/new/", money.amend, name="amend"),
    path("contracts/<int:pk>/amendments/end/", money.end, name="contract_end"),
    path("contracts/amendments/<int:pk>/", money.amendment, name="amendment"),
    path("contracts/amendments/<int:pk>/agree/", money.agree, name="amendment_agree"),
    path("contracts/amendments/<int:pk>/to/<str:to>/", money.amendment_step, name="amendment_step"),
    path("contracts/<int:pk>/submit/", steps.submit, name="contract_submit"),
    path("contracts/<int:pk>/approve/", steps.approve, name="contract_approve"),
    path("contracts/<int:pk>/sign/", steps.sign, name="contract_sign"),
    path("contracts/<int:pk>/to/<str:to>/", steps.step, name="contract_step"),
]
