"""Who, which plan, when."""

from .demo import DemoData
from .history import TrackedHistory
from .invitation import Invitation
from .kept import KeptInput
from .language import Bilingual, Text
from .membership import Membership, Role
from .plan import Nation, NationPlan, PlanSection
from .provenance import CHECKED_WORDS, OUR_WORDS, Provenance, WordingState
from .round import ReportingRound, RoundLink, RoundSnapshot, RoundState
from .source import SourcePage
from .strategy import NeighbouringStrategy, Strategy, VisionOutcome
from .user import User

__all__ = [
    "CHECKED_WORDS",
    "OUR_WORDS",
    "Bilingual",
    "DemoData",
    "Invitation",
    "KeptInput",
    "Membership",
    "Nation",
    "NationPlan",
    "NeighbouringStrategy",
    "PlanSection",
    "Provenance",
    "ReportingRound",
    "Role",
    "RoundLink",
    "RoundSnapshot",
    "RoundState",
    "SourcePage",
    "Strategy",
    "Text",
    "TrackedHistory",
    "User",
    "VisionOutcome",
    "WordingState",
]
