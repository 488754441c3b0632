"""Rules that belong to no feature: workflow, actor, errors, money, time windows. Standard library only."""
