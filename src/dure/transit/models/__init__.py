from dure.transit.models.study import Study

__all__ = ["Study"]
