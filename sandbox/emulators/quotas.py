"""Request quotas of Amazon Cognito, in requests a second for each operation. There are none by default.

Source: "Quotas in Amazon Cognito", API request rate quotas."""

import threading
import time

_lock = threading.Lock()
_rates: dict[str, float] = {}
_tokens: dict[str, tuple[float, float]] = {}


def set_all(rates: dict[str, float]) -> None:
    with _lock:
        _rates.clear()
        _rates.update(rates)
        _tokens.clear()


def exceeded(operation: str) -> bool:
    """Takes one token from the operation's bucket, whose capacity is the rate for one second."""
    with _lock:
        rate = _rates.get(operation)
        if rate is None:
            return False
        now = time.monotonic()
        left, since = _tokens.get(operation, (rate, now))
        left = min(rate, left + (now - since) * rate)
        _tokens[operation] = (left - 1 if left >= 1 else left, now)
        return left < 1
