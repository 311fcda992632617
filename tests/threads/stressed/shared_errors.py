"""An exception that threads raise, whose traceback others read and replace; each function raises in one line."""


class SharedError(Exception):
    pass


def deepest(error: SharedError) -> int:
    raise error


def middle(error: SharedError) -> int:
    return deepest(error) + 1


def raise_it(error: SharedError, n: int) -> int:
    """How often something else was caught."""
    wrong = 0
    for _ in range(n):
        try:
            wrong += middle(error)
        except SharedError as caught:
            wrong += caught is not error
    return wrong


def raise_fresh(found: list[SharedError], n: int) -> int:
    """Exceptions that others get to see while they are handled, and are raised on."""
    wrong = 0
    for i in range(n):
        try:
            try:
                wrong += middle(SharedError(i))
            except SharedError as caught:
                found[i % len(found)] = caught
                raise
        except SharedError as again:
            wrong += again.args != (i,)
    return wrong
