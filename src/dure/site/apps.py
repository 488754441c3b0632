from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "dure.site"

    def ready(self) -> None:
        from dure.site.visibility import register_all  # noqa: PLC0415  models are ready only now

        register_all()
