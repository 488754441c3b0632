"""Choosing by rule: who reviews what, panels by lot, scores, chances, and what the money buys."""

from dure.engine.selection.assignment import Assignment as Assignment
from dure.engine.selection.assignment import Bar as Bar
from dure.engine.selection.assignment import Barred as Barred
from dure.engine.selection.assignment import Why as Why
from dure.engine.selection.assignment import assign as assign
from dure.engine.selection.draw import Candidate as Candidate
from dure.engine.selection.draw import NoPanel as NoPanel
from dure.engine.selection.draw import PanelDraw as PanelDraw
from dure.engine.selection.draw import PanelRequest as PanelRequest
from dure.engine.selection.draw import Quota as Quota
from dure.engine.selection.draw import draw_order as draw_order
from dure.engine.selection.draw import draw_panel as draw_panel
from dure.engine.selection.lots import in_drawn_order as in_drawn_order
from dure.engine.selection.lots import lot as lot
from dure.engine.selection.lots import number_below as number_below
from dure.engine.selection.problem import AssignmentProblem as AssignmentProblem
from dure.engine.selection.problem import PanelRule as PanelRule
from dure.engine.selection.shortage import AssignmentLimit as AssignmentLimit
from dure.engine.selection.shortage import Bound as Bound
from dure.engine.selection.shortage import Reason as Reason
from dure.engine.selection.shortage import Shortage as Shortage
