"""Choosing by rule: who reviews what, panels by lot, scores, chances, and what the money buys."""

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
