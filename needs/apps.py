from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "needs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the apps further down."""
        from needs.figures import register_figures
        from needs.registrations import calendar, claim, disclosure, matching, need
        from needs.searching import register_search

        register_figures()
        register_search()
        need.register()
        claim.register()
        disclosure.register()
        calendar.register()
        matching.register()
