"""Ends an emulator when its parent process ends, even if the parent was killed."""

import os
import sys
import threading


def end_with_parent() -> None:
    """The parent holds the other end of standard input and never writes to it: reading returns when the parent ends."""

    def wait() -> None:
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()
