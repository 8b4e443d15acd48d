"""Addresses of claims."""

from django.urls import path

from needs.views.claim import choice, drafting, lists, plan, record, steps, talks, team

claim_patterns = [
    path("claims/", lists.index, name="claims"),
    path("claims/review/", lists.review, name="claim_review"),
    path("claims/partner/<str:token>/", team.partner_confirm, name="partner_confirm"),
    path("claims/members/<int:pk>/", team.membership, name="claim_membership"),
    path("claims/partners/<int:pk>/link/", team.partner_send_link, name="partner_send_link"),
    path("claims/partners/<int:pk>/approve/", team.partner_approve, name="partner_approve"),
    path("claims/<int:pk>/", record.overview, name="claim_detail"),
    path("claims/<int:pk>/team/", record.team, name="claim_team"),
    path("claims/<int:pk>/answers/", record.answers, name="claim_answers"),
    path("claims/<int:pk>/plan/", record.plan, name="claim_plan"),
    path("claims/<int:pk>/talks/", record.talks, name="claim_talks"),
    path("claims/<int:pk>/files/", record.files, name="claim_files"),
    path("claims/<int:pk>/timeline/", record.timeline, name="claim_timeline"),
    path("claims/<int:pk>/done/", record.done, name="claim_done"),
    path("claims/<int:pk>/edit/", drafting.edit, name="claim_edit"),
    path("claims/<int:pk>/submit/", drafting.submit, name="claim_submit"),
    path("claims/<int:pk>/accept/", steps.accept, name="claim_accept"),
    path("claims/<int:pk>/step/<slug:to>/", steps.step, name="claim_step"),
    path("claims/<int:pk>/reconfirm/", steps.reconfirm, name="claim_reconfirm"),
    path("claims/<int:pk>/hand-over/", steps.hand_over, name="claim_hand_over"),
    path("claims/<int:pk>/team/edit/", team.edit, name="claim_edit_team"),
    path("claims/<int:pk>/answers/edit/", plan.edit_answers, name="claim_edit_answers"),
    path("claims/<int:pk>/plan/texts/", plan.edit_texts, name="claim_edit_texts"),
    path("claims/<int:pk>/plan/money/", plan.edit_money, name="claim_edit_money"),
    path("claims/<int:pk>/plan/hand-in/", plan.hand_in, name="claim_hand_in"),
    path("claims/<int:pk>/talks/log/", talks.log, name="claim_log_contact"),
    path("claims/<int:pk>/talks/message/", talks.message, name="claim_message"),
    path("needs/<int:pk>/claim/", drafting.new, name="claim_new"),
    path("needs/<int:pk>/claims/", choice.compare, name="need_claims"),
]
