from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "dure.delivery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dure.delivery.queries.project import (  # noqa: PLC0415  models are ready only now
            refuse_giving_up,
        )
        from dure.programme.queries.standing_award import register  # noqa: PLC0415

        register("project", refuse_giving_up)
