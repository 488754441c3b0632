from django.db import models


class City(models.Model):
    """A place that Dure knows the roads and people of."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    time_zone = models.CharField(max_length=40, default="Asia/Seoul")
    west = models.FloatField(null=True)
    south = models.FloatField(null=True)
    east = models.FloatField(null=True)
    north = models.FloatField(null=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
