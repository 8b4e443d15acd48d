"""Addresses of needs and claims."""

from needs.urls.claim import claim_patterns

app_name = "needs"
urlpatterns = [*claim_patterns]
