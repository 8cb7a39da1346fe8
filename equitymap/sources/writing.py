"""Write a file atomically: no reader ever sees half of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from equitymap.errors import StoreError


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file under another name, then rename it into place; return ``path``.

    Raises
    ------
    StoreError
        When the disk refuses. What stood at ``path`` before is untouched.
    """
    part = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        part = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        part.chmod(0o644)
        return part.replace(path)
    except OSError as refused:
        if part is not None:
            part.unlink(missing_ok=True)
        raise StoreError(
            f"{path} could not be written ({refused.strerror}). Free some space, or allow writing there, and try again."
        ) from None
