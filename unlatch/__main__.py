"""`python -m unlatch`."""

import sys

from unlatch.cli import main

sys.exit(main())
