"""Shortens the intervals of MiniStack's background threads: schedules, visible messages and new functions take a fraction of a second
instead of up to ten seconds."""

from ministack.services import eventbridge, lambda_svc, scheduler

# Seconds between checks for due schedules, and for messages to a function.
POLL_INTERVAL_S = 0.25

# Seconds until a new or changed function is active. Its state is Pending first, as on AWS.
FUNCTION_PENDING_S = 0.1


def apply() -> None:
    eventbridge._SCHEDULER_TICK_INTERVAL = POLL_INTERVAL_S
    scheduler._SCHEDULE_TICK_INTERVAL = POLL_INTERVAL_S
    lambda_svc._LAMBDA_STATE_TRANSITION_DELAY = FUNCTION_PENDING_S
    _poll_messages()


def _poll_messages() -> None:
    """Limits the poller's wait for a new message: a message that becomes visible again does not wake it."""
    wait = lambda_svc._esm_wake.wait
    lambda_svc._esm_wake.wait = lambda timeout=POLL_INTERVAL_S: wait(min(timeout, POLL_INTERVAL_S))
