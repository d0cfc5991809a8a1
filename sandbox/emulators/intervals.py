"""Makes MiniStack's background threads look for work more often: a schedule is carried out, and a function is ready, in a
fraction of a second instead of up to ten seconds."""

from ministack.services import eventbridge, lambda_svc, scheduler

# Seconds between two looks for schedules that are due.
TICK = 0.25

# Seconds until a new or changed function is active. The state is still Pending at first, as on AWS.
FUNCTION_PENDING = 0.1


def apply() -> None:
    eventbridge._SCHEDULER_TICK_INTERVAL = TICK
    scheduler._SCHEDULE_TICK_INTERVAL = TICK
    lambda_svc._LAMBDA_STATE_TRANSITION_DELAY = FUNCTION_PENDING
