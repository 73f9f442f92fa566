"""Why a write was refused."""

from priorities.models import Decision, ProgressReport

#: The code of a refusal because something is not as the person saw it.
CHANGED = "changed"


class Conflict(Exception):
    """Somebody else reported or decided since the form was opened; ``newest`` is what they said."""

    def __init__(self, newest: ProgressReport | Decision) -> None:
        super().__init__(str(newest))
        self.newest = newest
