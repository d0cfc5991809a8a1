"""Makes MiniStack's background threads look for work more often: a schedule is carried out, a message whose time has come is handed
to its function, and a function is ready in a fraction of a second instead of up to ten seconds."""

from ministack.services import eventbridge, lambda_svc, scheduler

# Seconds between two looks for schedules that are due, and for messages that a function has to get.
TICK = 0.25

# Seconds until a new or changed function is active. The state is still Pending at first, as on AWS.
FUNCTION_PENDING = 0.1


def apply() -> None:
    eventbridge._SCHEDULER_TICK_INTERVAL = TICK
    scheduler._SCHEDULE_TICK_INTERVAL = TICK
    lambda_svc._LAMBDA_STATE_TRANSITION_DELAY = FUNCTION_PENDING
    _look_for_messages()


def _look_for_messages() -> None:
    """The poller waits for a new message, and no longer than this. A message that becomes visible again does not wake it."""
    wait = lambda_svc._esm_wake.wait
    lambda_svc._esm_wake.wait = lambda timeout=TICK: wait(min(timeout, TICK))
