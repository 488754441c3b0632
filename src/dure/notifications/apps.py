from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "dure.notifications"
    default_auto_field = "django.db.models.BigAutoField"
