from django.apps import AppConfig


class TransitConfig(AppConfig):
    name = "dure.transit"
    default_auto_field = "django.db.models.BigAutoField"
