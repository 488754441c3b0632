from django.db import models
from django.db.models import F, Q

from dure.places.models.municipality import Municipality


class PopulationFigure(models.Model):
    """How many people a unit had on a day, by one source. Appended, never overwritten.

    A figure that another took the place of keeps its numbers and has
    `superseded_at`; of each unit, day and source one is in force.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="population_figures"
    )
    reference_date = models.DateField()
    residents = models.PositiveIntegerField()
    households = models.PositiveIntegerField(null=True)
    residents_65_plus = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("municipality", "-reference_date", "-pk")
        indexes = (models.Index(fields=("reference_date",), name="population_reference_date"),)
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "reference_date", "source"),
                condition=Q(superseded_at__isnull=True),
                name="population_figure_one_in_force",
            ),
            models.CheckConstraint(
                name="population_residents_not_negative", condition=Q(residents__gte=0)
            ),
            models.CheckConstraint(
                name="population_households_not_negative",
                condition=Q(households__isnull=True) | Q(households__gte=0),
            ),
            models.CheckConstraint(
                name="population_elders_among_residents",
                condition=Q(residents_65_plus__isnull=True)
                | Q(residents_65_plus__gte=0, residents_65_plus__lte=F("residents")),
            ),
            models.CheckConstraint(name="population_source_told", condition=~Q(source="")),
        )

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.reference_date:%Y-%m-%d}: {self.residents}"
