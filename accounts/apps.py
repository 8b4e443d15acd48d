from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the pages, the share of personal data, and what enrolling an authenticator means."""
        from allauth.mfa.signals import authenticator_added

        from accounts.delegations import represented_by
        from accounts.enums import Role
        from accounts.exports import register_parts
        from accounts.second_factor import count_enrolment_as_use
        from core import standing
        from core.navigation import NavItem, register, register_account_pages, register_place

        register_parts()
        standing.register(represented_by)
        authenticator_added.connect(count_enrolment_as_use, dispatch_uid="accounts.count_enrolment_as_use")
        register_place("switch", "accounts:switch")
        register_account_pages(
            NavItem("profile", _("Profile and roles"), "user", "accounts:profile", order=10),
            NavItem("second-factor", _("Second factor and passkeys"), "shield-lock", "mfa_index", order=20),
            NavItem("absence", _("Absence and stand-in"), "calendar", "accounts:absence", order=40),
            NavItem("personal-data", _("My personal data"), "file-text", "accounts:personal_data", order=90),
        )
        administrators = frozenset({Role.PLATFORM_ADMIN})
        register(
            NavItem(
                "organisations",
                _("Organisations"),
                "building",
                "accounts:organisations",
                administrators,
                phone=True,
                section="platform",
                short=pgettext_lazy("bottom bar", "Organisations"),
            ),
            NavItem(
                "links",
                _("Cooperation links"),
                "link",
                "accounts:links",
                administrators,
                phone=True,
                section="platform",
                order=110,
                short=pgettext_lazy("bottom bar", "Links"),
            ),
            NavItem(
                "erasures",
                _("Requests for erasure"),
                "trash",
                "accounts:erasures",
                administrators,
                section="platform",
                order=190,
            ),
            NavItem(
                "colleagues",
                _("My colleagues"),
                "users",
                "accounts:colleagues",
                frozenset(Role),
                section="organisation",
                order=190,
            ),
        )
