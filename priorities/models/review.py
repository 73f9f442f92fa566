"""What leads add to a round: questions, the board's wording, answers to checks, and the texts of the report."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from plans.models import Bilingual, NationPlan, ReportingRound, Role, TrackedHistory, User
from plans.models.language import Text, pick

from .action import Action
from .priority import Priority
from .report import MAX_TEXT, ProgressReport


class ReportQuestionQuerySet(models.QuerySet["ReportQuestion"]):
    def waiting(self) -> "ReportQuestionQuerySet":
        """Return the questions that no report or correction has answered yet, oldest first."""
        answers = ProgressReport.objects.filter(action=OuterRef("action"), number__gt=OuterRef("after_number"))
        return self.filter(~Exists(answers), withdrawn_at__isnull=True).order_by("asked_at", "pk")

    def asked_of(self, user: User) -> "ReportQuestionQuerySet":
        """Return the questions about open actions that ``user`` reports on, as reporter or deputy."""
        return self.filter(action__in=Action.objects.assigned_to(user).open())

    def with_answer(self) -> "ReportQuestionQuerySet":
        """Annotate ``answered_at``: when the report came that answered it; ``None`` while it waits."""
        answers = ProgressReport.objects.filter(action=OuterRef("action"), number__gt=OuterRef("after_number"))
        return self.annotate(answered_at=Subquery(answers.order_by("number").values("recorded_at")[:1]))


class ReportQuestion(models.Model):
    """A lead asks back about a report. The next report or correction of the action answers it."""

    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="questions")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="questions")
    #: The number of the newest report or decision when it was asked: what came later answers it.
    after_number = models.PositiveIntegerField()
    question = models.TextField(_("question"), max_length=MAX_TEXT)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_as = models.CharField(_("asked as"), max_length=20, choices=Role, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    token = models.UUIDField(unique=True, editable=False)

    objects = ReportQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about a report")
        verbose_name_plural = _("questions about reports")
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return self.question[:60]


class BoardWording(Bilingual):
    """How the lead words an action for the board, beside the reporter's own words, which stay as they are."""

    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="board_wordings")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="board_wordings")
    text = models.TextField(_("wording for the board"), max_length=MAX_TEXT)
    text_cy = models.TextField(_("wording for the board in Welsh"), max_length=MAX_TEXT, blank=True)

    history = TrackedHistory()

    class Meta:
        verbose_name = _("wording for the board")
        verbose_name_plural = _("wordings for the board")
        ordering = ["round", "action"]
        constraints = [models.UniqueConstraint(fields=["round", "action"], name="one_board_wording_per_action")]

    def __str__(self) -> str:
        return self.text[:60]


class CheckAnswer(Bilingual):
    """How the lead explains what a check has found, of an action or of a priority in one plan.

    It stands as long as ``facts`` are what the check rests on; when they change, the check is open again.
    """

    plan = models.ForeignKey(NationPlan, on_delete=models.PROTECT, related_name="check_answers")
    #: The round that was not signed off when it was given; its report was the first to tell it.
    round = models.ForeignKey(
        ReportingRound, on_delete=models.PROTECT, null=True, blank=True, related_name="check_answers"
    )
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="check_answers")
    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="check_answers"
    )
    #: A :class:`priorities.progress.Check`.
    check_code = models.CharField(_("check"), max_length=40)
    #: What the check rested on when it was answered: see :class:`priorities.progress.Finding`.
    facts = models.TextField(_("facts"), blank=True, editable=False)
    text = models.TextField(_("answer"), max_length=MAX_TEXT)
    text_cy = models.TextField(_("answer in Welsh"), max_length=MAX_TEXT, blank=True)

    history = TrackedHistory()

    class Meta:
        verbose_name = _("answer to a check")
        verbose_name_plural = _("answers to checks")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "action", "check_code"], name="one_answer_per_action_and_check"),
            models.UniqueConstraint(
                fields=["plan", "priority", "check_code"], name="one_answer_per_priority_and_check"
            ),
            models.CheckConstraint(
                condition=Q(action__isnull=True, priority__isnull=False)
                | Q(action__isnull=False, priority__isnull=True),
                name="a_check_is_of_an_action_or_a_priority",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class ReportPurpose(models.TextChoices):
    """What a board is to do with a report."""

    ASSURANCE = "assurance", _("Assurance")
    DECISION = "decision", _("Decision")


class ReportText(Bilingual):
    """What the lead writes for the board report of a round."""

    round = models.OneToOneField(ReportingRound, on_delete=models.PROTECT, related_name="report_text")
    purpose = models.CharField(_("purpose"), max_length=10, choices=ReportPurpose, default=ReportPurpose.ASSURANCE)
    author = models.CharField(_("author"), max_length=200, blank=True, help_text=_("A role, e.g. Lead officer, Wales."))
    summary = models.TextField(_("in short"), max_length=MAX_TEXT, blank=True)
    summary_cy = models.TextField(_("in short, in Welsh"), max_length=MAX_TEXT, blank=True)
    equality = models.TextField(_("effect on equality"), max_length=MAX_TEXT, blank=True)
    equality_cy = models.TextField(_("effect on equality, in Welsh"), max_length=MAX_TEXT, blank=True)
    welsh_language = models.TextField(_("effect on the Welsh language"), max_length=MAX_TEXT, blank=True)
    welsh_language_cy = models.TextField(_("effect on the Welsh language, in Welsh"), max_length=MAX_TEXT, blank=True)

    history = TrackedHistory()

    class Meta:
        verbose_name = _("text of a board report")
        verbose_name_plural = _("texts of board reports")

    def __str__(self) -> str:
        return str(self.round)


class DecisionRequest(Bilingual):
    """A decision that a report asks of the board."""

    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="decision_requests")
    action = models.ForeignKey(
        Action,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decision_requests",
        verbose_name=_("action"),
    )
    question = models.TextField(_("question"), max_length=1000)
    question_cy = models.TextField(_("question in Welsh"), max_length=1000, blank=True)
    options = models.TextField(_("options"), max_length=2000, blank=True)
    options_cy = models.TextField(_("options in Welsh"), max_length=2000, blank=True)
    advice = models.TextField(_("advice"), max_length=2000, blank=True)
    advice_cy = models.TextField(_("advice in Welsh"), max_length=2000, blank=True)
    decide_by = models.DateField(_("by when"))

    history = TrackedHistory()

    class Meta:
        verbose_name = _("decision asked of the board")
        verbose_name_plural = _("decisions asked of the board")
        ordering = ["round", "decide_by", "pk"]

    def __str__(self) -> str:
        return self.question[:60]


class BoardDecision(models.Model):
    """What the board decided on a signed-off report. Appended, never changed; not part of the frozen figures."""

    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="board_decisions")
    request = models.OneToOneField(
        DecisionRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="decision"
    )
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="board_decisions")
    text = models.TextField(_("what the board decided"), max_length=MAX_TEXT)
    text_cy = models.TextField(_("what the board decided, in Welsh"), max_length=MAX_TEXT, blank=True)
    decided_on = models.DateField(_("decided on"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_as = models.CharField(_("recorded as"), max_length=20, choices=Role, blank=True)
    recorded_at = models.DateTimeField(_("recorded"))
    token = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("decision of the board")
        verbose_name_plural = _("decisions of the board")
        ordering = ["decided_on", "pk"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def told(self) -> Text:
        """What was decided, in the language of the page."""
        return pick(self.text, self.text_cy)
