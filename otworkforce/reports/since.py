"""What was recorded after a round was frozen; it is listed after the frozen figures, which stay as they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from priorities.models import BoardDecision


@dataclass(frozen=True)
class Since:
    """What the files of a frozen report tell after its figures."""

    #: What the board decided on the report.
    decisions: Sequence[BoardDecision]
    #: What was corrected, each as a sentence.
    corrections: Sequence[str]
