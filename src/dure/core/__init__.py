"""Rules that belong to no feature: workflow, actor, errors, money. Standard library only."""
