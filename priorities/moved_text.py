"""What moved, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from priorities.progress import Move

#: What a page calls each way of moving.
MOVE_LABELS: dict[Move, Promise] = {
    Move.COMPLETED: _("Newly completed"),
    Move.WORSENED: _("Worsened"),
    Move.REOPENED: _("Reopened"),
    Move.RESCHEDULED: _("Rescheduled"),
    Move.SILENT: _("Fell silent"),
    Move.IMPROVED: _("Improved"),
    Move.CLOSED: _("Closed otherwise"),
    Move.ADDED: _("Added to the plan"),
}
