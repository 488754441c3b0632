from dure.delivery.models.project import Project as Project
