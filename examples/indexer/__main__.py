"""`python -m indexer [--threads N] [--limit FILES] [--root DIRECTORY] [QUERY ...]`"""

import argparse
import os
import sys
import time

from indexer.report import QUERIES, report
from indexer.sources import standard_library


def main() -> None:
    parser = argparse.ArgumentParser(prog="indexer", description="Index Python sources and answer queries.")
    parser.add_argument("queries", nargs="*", metavar="QUERY")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--limit", type=int, default=0, help="index only so many files")
    parser.add_argument("--root", default=standard_library(), help="instead of the standard library")
    options = parser.parse_args()
    begin = time.perf_counter()
    print(report(options.root, options.limit, options.threads, tuple(options.queries) or QUERIES))
    elapsed = time.perf_counter() - begin
    print(f"{elapsed:.2f} s in {options.threads} thread(s)", file=sys.stderr)


if __name__ == "__main__":
    main()
