"""What the dashboards show, as dataclasses built from few queries; templates only lay it out."""

from .figures import PlanFigures, figures_of
from .nation import NationDashboard, nation_dashboard
from .overview import Overview, overview

__all__ = ["NationDashboard", "Overview", "PlanFigures", "figures_of", "nation_dashboard", "overview"]
