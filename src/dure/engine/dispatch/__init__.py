"""Demand-responsive dispatch: put trip requests into running vehicles' plans."""

from dure.engine.dispatch.dispatcher import Dispatcher as Dispatcher
from dure.engine.dispatch.plan import Activity as Activity
from dure.engine.dispatch.plan import Move as Move
from dure.engine.dispatch.plan import PlannedStop as PlannedStop
from dure.engine.dispatch.problem import Break as Break
from dure.engine.dispatch.problem import NoOffer as NoOffer
from dure.engine.dispatch.problem import Offer as Offer
from dure.engine.dispatch.problem import Reason as Reason
from dure.engine.dispatch.problem import Request as Request
from dure.engine.dispatch.problem import ServiceRules as ServiceRules
from dure.engine.dispatch.problem import StaleOffer as StaleOffer
from dure.engine.dispatch.problem import StopOption as StopOption
from dure.engine.dispatch.problem import TravelTimes as TravelTimes
from dure.engine.dispatch.problem import Vehicle as Vehicle
from dure.engine.dispatch.problem import Weights as Weights
from dure.engine.dispatch.tactics import Tactics as Tactics
