"""What all tables hold, so that a test can say: nothing of half a change is left."""

from django.apps import apps


def snapshot() -> dict[str, list[tuple]]:
    """Return every row of every table of the product, by the name of the model."""
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=repr)
        for model in apps.get_models()
        if model.__module__.startswith("dure.")
    }


def changed(before: dict[str, list[tuple]]) -> set[str]:
    """Return the models whose rows are not as they were."""
    now = snapshot()
    return {name for name in now if now[name] != before.get(name)}
