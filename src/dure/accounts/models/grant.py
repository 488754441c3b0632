from django.conf import settings
from django.db import models
from django.db.models import Q

from dure.accounts import labels
from dure.accounts.models.organisation import Organisation
from dure.core.actor import Role


class Grant(models.Model):
    """One role that a person holds in one organisation."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants"
    )
    role = models.CharField(
        max_length=30, choices=[(r.value, label) for r, label in labels.ROLE.items()]
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="grants")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "role", "organisation"), name="grant_once"),
            models.CheckConstraint(
                name="grant_role_known", condition=Q(role__in=[r.value for r in Role])
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role} in {self.organisation_id}"
