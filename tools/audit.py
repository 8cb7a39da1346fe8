"""Ask for known holes of what is installed (``make audit``), and say so where nobody could be asked.

pip-audit ends with 1 both when it found a hole and when it could ask nobody; only the first is a failure here.
"""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

NOBODY = ("connection", "max retries", "timed out", "resolve", "unreachable", "service unavailable")
"""Words of pip-audit where it could ask nobody, in small letters."""
NOT_CHECKED = "Nothing was checked: the list of known holes could not be reached from here. Run it where it can be."


def verdict(said: str, complaint: str) -> tuple[str, int]:
    """Return what to tell and whether it is a failure (1), from what pip-audit wrote as JSON and its complaint."""
    try:
        found = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        if any(word in complaint.lower() for word in NOBODY):
            return NOT_CHECKED, 0
        return f"The audit itself failed: {complaint.strip()[-1000:] or 'it said nothing.'}", 1
    holes = [
        f"{one['name']} {one['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no version yet'}"
        for one in found
        for hole in one.get("vulns", ())
    ]
    passed_over = [f"{one['name']} was not checked: {one['skip_reason']}" for one in found if "skip_reason" in one]
    if found and len(passed_over) == len(found):
        return f"{passed_over[0]}; so the other {len(found) - 1:,}. {NOT_CHECKED}", 0
    number = len(found) - len(passed_over)
    return "\n".join([*passed_over, *holes, f"{number} packages checked, {len(holes)} known holes."]), int(bool(holes))


def main() -> int:
    """Audit the environment whose Python is named; return 1 where a hole is known."""
    tool = Path(sysconfig.get_path("scripts")) / "pip-audit"
    folder = subprocess.run(
        [sys.argv[1], "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    command = [str(tool), "--path", folder, "--format", "json", "--progress-spinner", "off", "--timeout", "15"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    words, code = verdict(ran.stdout, ran.stderr)
    sys.stdout.write(f"{words}\n")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
