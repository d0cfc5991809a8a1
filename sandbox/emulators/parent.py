"""Ends an emulator together with whoever started it, also when that process was killed."""

import os
import sys
import threading


def end_with_parent() -> None:
    """The parent holds the other end of our standard input; nothing ever comes, until it is gone."""

    def wait() -> None:
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()
