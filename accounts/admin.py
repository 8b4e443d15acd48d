"""People and organisations, for reading."""

from django.contrib import admin

from accounts.models import (
    CooperationLink,
    Erasure,
    ErasureRequest,
    Invitation,
    Membership,
    Organisation,
    PrivacyConsent,
    User,
)
from core.read_only import ReadOnlyAdmin


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """People."""

    list_display = ("id", "name", "email", "language", "is_active", "is_superuser", "date_joined", "last_login")
    list_filter = ("is_active", "is_superuser", "language")
    search_fields = ("name", "email")
    exclude = ("password", "hidden_digest", "user_permissions", "groups")


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    """Organisations."""

    list_display = ("id", "name", "kind", "parent", "created_at")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("name", "name_en")


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    """Who belongs where, ended roles included."""

    list_display = ("id", "user", "organisation", "role", "started_at", "ended_at")
    list_filter = ("role",)
    list_select_related = ("user", "organisation")
    search_fields = ("user__name", "user__email", "organisation__name")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Invitations."""

    list_display = (
        "id",
        "organisation",
        "role",
        "email",
        "invited_by",
        "sent_at",
        "expires_at",
        "accepted_at",
        "revoked_at",
    )
    list_filter = ("role",)
    list_select_related = ("organisation", "invited_by")
    exclude = ("hidden_digest",)


@admin.register(CooperationLink)
class CooperationLinkAdmin(ReadOnlyAdmin):
    """Which college serves which district."""

    list_display = ("id", "college", "district", "starts_on", "ends_on")
    list_select_related = ("college", "district")


@admin.register(PrivacyConsent)
class PrivacyConsentAdmin(ReadOnlyAdmin):
    """Who agreed to which version of the privacy text."""

    list_display = ("id", "user", "version", "agreed_at")
    list_select_related = ("user",)


@admin.register(ErasureRequest)
class ErasureRequestAdmin(ReadOnlyAdmin):
    """Requests for erasure."""

    list_display = ("id", "user", "created_at", "answered_at", "answered_by", "erased")
    list_select_related = ("user", "answered_by")
    exclude = ("hidden_digest",)


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    """Erasures that were carried out."""

    list_display = ("id", "user_id", "actor", "erased_at", "cleaned_events")
    list_select_related = ("actor",)
