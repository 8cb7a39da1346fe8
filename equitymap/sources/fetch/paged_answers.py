"""Cache of a paged answer's pages until all have come: a fetch that was stopped resumes with the next page."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from equitymap.sources.fetch.work_files import disk_errors


def same_query(folder: Path, mark: str) -> None:
    """Empty the folder of parts unless they answer the query that ``mark`` stands for."""
    note = folder / "query"
    with disk_errors(folder.parent):
        if not note.is_file() or note.read_text(encoding="utf-8") != mark:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
            note.write_text(mark, encoding="utf-8")


def load_page(path: Path) -> dict[str, Any] | None:
    """Return a part that has come, None when it has not."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return read if isinstance(read, dict) else None


def store_page(path: Path, page: Mapping[str, Any]) -> int:
    """Keep a part; return its size."""
    with disk_errors(path.parent):
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(page, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        return draft.replace(path).stat().st_size
