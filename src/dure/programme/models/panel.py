from django.db import models


class Panel(models.Model):
    """The evaluators who judge together at one stage of a call."""

    call = models.ForeignKey("programme.Call", on_delete=models.PROTECT, related_name="panels")
    stage = models.PositiveSmallIntegerField()  # 0: a panel for objections
    name = models.CharField(max_length=60)
    run = models.ForeignKey(
        "programme.SealedRun", null=True, on_delete=models.PROTECT, related_name="+"
    )  # the draw it comes from

    class Meta:
        ordering = ("call", "stage", "name")
        constraints = (
            models.UniqueConstraint(fields=("call", "stage", "name"), name="panel_once"),
        )

    def __str__(self) -> str:
        return self.name


class PanelMember(models.Model):
    """One evaluator on a panel."""

    panel = models.ForeignKey("programme.Panel", on_delete=models.CASCADE, related_name="members")
    evaluator = models.ForeignKey(
        "programme.Evaluator", on_delete=models.PROTECT, related_name="seats"
    )
    is_chair = models.BooleanField(default=False)
    left_at = models.DateTimeField(null=True)
    left_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("panel", "pk")
        constraints = (
            models.UniqueConstraint(fields=("panel", "evaluator"), name="panel_member_once"),
            models.UniqueConstraint(
                fields=("panel",),
                condition=models.Q(is_chair=True, left_at__isnull=True),
                name="panel_one_chair",
            ),
        )

    def __str__(self) -> str:
        return f"{self.panel_id}: {self.evaluator_id}"
