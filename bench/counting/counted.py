"""Does a threaded case's work once; the process that callgrind watches.

Started as `python -I counted.py DIRECTORY CASE AMOUNT ROLE`.
"""

import importlib
import sys
import threading


def main() -> None:
    directory, case, amount, role = sys.argv[1:]
    sys.path.insert(0, directory)
    module = importlib.import_module(case)
    shared = module.setup(1)
    results: list[object] = []

    def work() -> None:
        results.append(module.work(shared, 0, int(amount)))

    if role == "creator":
        work()
    else:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    if results != [module.UNIT * int(amount)]:
        sys.exit(f"{case} gave {results}")


if __name__ == "__main__":
    main()
