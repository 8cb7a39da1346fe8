"""Commands whose programs stay in the project's folder: the benchmarks, and the generator of the invented town."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

from equitymap.errors import EquityMapError
from equitymap.settings import ROOT


def of_checkout(name: str) -> ModuleType:
    """Import a module that lies beside the package, such as ``benchmarks``.

    Raises
    ------
    EquityMapError
        When the package was installed without the project's folder.
    """
    top = name.partition(".")[0]
    if not (ROOT / top).is_dir():
        raise EquityMapError(
            f"This command needs the folder {top}/ of the project, which an installed package does not have."
            " Run it in a checkout."
        )
    # Imported here, not above: an installed package has no such folder. It may also be started from elsewhere, so the
    # folder is found by its path, not by the current folder.
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    return importlib.import_module(name)
