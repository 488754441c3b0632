from django.conf import settings
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


class DrawNotice(models.Model):
    """The seed and the rule of a draw, published before it. Whoever joins later is not drawn."""

    call = models.ForeignKey(
        "programme.Call", on_delete=models.PROTECT, related_name="draw_notices"
    )
    stage = models.PositiveSmallIntegerField()
    seed_text = models.CharField(max_length=60)
    source = models.CharField(max_length=120, blank=True)  # what nobody knows before the draw,
    outcome = models.CharField(max_length=40, blank=True)  # and what it came to
    panels = models.PositiveSmallIntegerField()
    size = models.PositiveSmallIntegerField()  # members of each panel
    demanded = models.JSONField(default=list)  # keys of expertise that each panel must contain
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField()
    run = models.OneToOneField(
        "programme.SealedRun", null=True, on_delete=models.PROTECT, related_name="draw_notice"
    )  # the draw, once it was made

    class Meta:
        ordering = ("call", "stage", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("call", "stage"),
                condition=models.Q(run__isnull=True),
                name="draw_notice_one_open",
            ),
            models.CheckConstraint(
                name="draw_notice_draws_somebody",
                condition=models.Q(panels__gte=1, size__gte=1),
            ),
        )

    @property
    def seed(self) -> str:
        """The text that lots are drawn from."""
        parts = (self.seed_text, *filter(None, (self.outcome,)), self.call_id, self.stage)
        return "/".join(str(part) for part in parts)

    def __str__(self) -> str:
        return self.seed
