"""What may be done with a task in which state."""

from onewindow.base.workflow import Transition, Workflow

OPEN, CLAIMED, DONE, CANCELLED = "open", "claimed", "done", "cancelled"

TASK = Workflow(
    "task",
    [
        Transition("claim", (OPEN,), CLAIMED),
        Transition("hand_over", (OPEN, CLAIMED), CLAIMED),
        Transition("complete", (OPEN, CLAIMED), DONE),
        Transition("send_back", (OPEN, CLAIMED), DONE),
        Transition("cancel", (OPEN, CLAIMED), CANCELLED),
    ],
)
