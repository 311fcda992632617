"""A pytest plugin that writes down where a package's modules were loaded from, so that `make package` can be sure.

`UNLATCH_ORIGINS` names the file to write and `UNLATCH_PACKAGES` the top-level packages, separated by commas. The plugin
imports nothing of the project: it is copied beside the tests and runs in the interpreter under test.
"""

import json
import os
import sys
from pathlib import Path


def pytest_sessionfinish() -> None:
    packages = os.environ["UNLATCH_PACKAGES"].split(",")
    origins = {
        name: getattr(module, "__file__", None)
        for name, module in sorted(sys.modules.items())
        if name.partition(".")[0] in packages
    }
    gil = getattr(sys, "_is_gil_enabled", None)
    state = {"origins": origins, "gil": True if gil is None else gil()}
    Path(os.environ["UNLATCH_ORIGINS"]).write_text(json.dumps(state))
