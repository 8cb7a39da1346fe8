"""Which processes of this machine are still at work."""

from __future__ import annotations

import os


def runs(pid: int) -> bool:
    """Say whether a process of this number is at work."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
