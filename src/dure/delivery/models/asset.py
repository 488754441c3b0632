from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dure.delivery.domain.asset import ASSET_WORKFLOW, AssetCategory, AssetState
from dure.delivery.labels.building import ASSET_CATEGORY, ASSET_STATE


class Asset(models.Model):
    """A thing bought with project money: where it is, what it looks like, who saw it last."""

    project = models.ForeignKey(
        "delivery.Project", on_delete=models.PROTECT, related_name="assets"
    )
    contract = models.ForeignKey(
        "delivery.Contract", null=True, on_delete=models.PROTECT, related_name="assets"
    )
    name = models.CharField(max_length=160)
    category = models.CharField(
        max_length=20, choices=[(c.value, label) for c, label in ASSET_CATEGORY.items()]
    )
    serial = models.CharField(max_length=80)
    cost_won = models.BigIntegerField()
    acquired_on = models.DateField()
    place = models.CharField(max_length=200)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    photo = models.ForeignKey(
        "files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in ASSET_STATE.items()],
        default=ASSET_WORKFLOW.initial.value,
    )
    reason = models.TextField(blank=True)  # of loss or disposal
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    check_due_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ("project", "pk")
        constraints = (
            models.CheckConstraint(
                name="asset_state_known",
                condition=Q(state__in=[s.value for s in AssetState]),
            ),
            models.CheckConstraint(
                name="asset_category_known",
                condition=Q(category__in=[s.value for s in AssetCategory]),
            ),
            models.UniqueConstraint(fields=("project", "serial"), name="asset_serial_once"),
            models.CheckConstraint(name="asset_cost_not_negative", condition=Q(cost_won__gte=0)),
            models.CheckConstraint(
                name="asset_verified_has_photo_and_place",
                condition=~Q(state="verified") | (Q(photo__isnull=False) & ~Q(place="")),
            ),
            models.CheckConstraint(
                name="asset_gone_says_why",
                condition=~Q(state__in=("missing", "disposed")) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="asset_on_earth",
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__range=(-180, 180), lat__range=(-90, 90)),
            ),
            # Nobody approves what they entered.
            models.CheckConstraint(
                name="asset_four_eyes",
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("entered_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.serial}"
