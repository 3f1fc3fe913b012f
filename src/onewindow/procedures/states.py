"""What may be done with a task, and with a drawing, in which state."""

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

DRAFT, CHECKED, PUBLISHED = "draft", "checked", "published"

# Whatever is drawn anew has to be checked anew; a published version never changes.
DRAWING = Workflow(
    "drawing",
    [
        Transition("save", (DRAFT, CHECKED), DRAFT),
        Transition("check", (DRAFT, CHECKED), CHECKED),
        Transition("publish", (CHECKED,), PUBLISHED),
        Transition("drop", (DRAFT, CHECKED), DRAFT),
    ],
)
