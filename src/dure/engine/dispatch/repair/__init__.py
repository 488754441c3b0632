"""Repair: a vehicle breaks down, a driver is late, a road closes; whose promise moves, and why."""

from dure.engine.dispatch.repair.log import Cause as Cause
from dure.engine.dispatch.repair.log import Moved as Moved
from dure.engine.dispatch.repair.log import Promise as Promise
from dure.engine.dispatch.repair.repairs import Repairs as Repairs
