"""The work: priorities, actions and what is reported on them."""

from .action import Action, FormerReference, ResponsibleParty
from .decision import Decision
from .measure import Measure, Reading
from .priority import Commitment, Priority
from .report import Evidence, Note, ProgressReport
from .timing import Timing, TimingRevision

__all__ = [
    "Action",
    "Commitment",
    "Decision",
    "Evidence",
    "FormerReference",
    "Measure",
    "Note",
    "Priority",
    "ProgressReport",
    "Reading",
    "ResponsibleParty",
    "Timing",
    "TimingRevision",
]
