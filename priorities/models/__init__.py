"""The work: priorities, actions and what is reported on them."""

from .action import Action, FormerReference, ResponsibleParty
from .decision import Decision
from .handover import Handover
from .imports import HeadingMeaning, PlanImport, TypedRow
from .measure import Measure, Reading
from .priority import Commitment, Priority
from .reminder import Reminder, ReminderOccasion
from .report import Evidence, Note, ProgressReport
from .review import (
    BoardDecision,
    BoardWording,
    CheckAnswer,
    DecisionRequest,
    ReportPurpose,
    ReportQuestion,
    ReportText,
)
from .timing import Timing, TimingRevision

__all__ = [
    "Action",
    "BoardDecision",
    "BoardWording",
    "CheckAnswer",
    "Commitment",
    "Decision",
    "DecisionRequest",
    "Evidence",
    "FormerReference",
    "Handover",
    "HeadingMeaning",
    "Measure",
    "Note",
    "PlanImport",
    "Priority",
    "ProgressReport",
    "Reading",
    "Reminder",
    "ReminderOccasion",
    "ReportPurpose",
    "ReportQuestion",
    "ReportText",
    "ResponsibleParty",
    "Timing",
    "TimingRevision",
    "TypedRow",
]
