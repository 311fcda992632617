"""Small methods and functions, which the compiler may put in the place of their calls: what a user sees stays."""

from parity_support import outcome, patched, subclass, told


class Loud:
    def __init__(self, name: str, log: list[str]) -> None:
        self.name = name
        self.log = log

    def __del__(self) -> None:
        self.log.append(self.name)


class Account:
    limit = 100

    def __init__(self, balance: int) -> None:
        self.balance = balance
        self.notes: dict[str, str] = {}
        self.owner: Loud | None = None

    def part(self, n: int) -> int:
        return self.balance // n

    def note(self, key: str) -> str:
        found = self.notes.get(key)
        if found is None:
            raise LookupError(key)
        return found

    def both(self, n: int, key: str) -> str:
        return f"{self.part(n)} {self.note(key)}"

    def take(self) -> Loud:
        owner = self.owner
        assert owner is not None, "nobody"
        self.owner = None
        return owner

    def swap(self, other: Loud) -> None:
        self.owner = other

    def sign(self) -> int:
        if self.balance < 0:
            return -1
        if self.balance > 0:
            return 1
        return 0

    def missing(self) -> int:
        return self.later  # type: ignore[attr-defined, no-any-return]


def quarter(n: int) -> int:
    return 100 // n // 4


def nested(account: Account, n: int, key: str) -> str:
    return account.both(
        n,
        key,
    )


def caught(account: Account, n: int, key: str) -> str:
    try:
        return account.both(n, key)
    except ZeroDivisionError as e:
        return f"zero: {told(e)}"
    finally:
        print("finally")


def handled_in_turn(account: Account, keys: list[str]) -> list[str]:
    found = []
    for key in keys:
        try:
            found.append(account.note(key))
        except LookupError as e:
            found.append(told(e))
    return found


def case_failures_keep_their_frames() -> None:
    account = Account(12)
    account.notes["a"] = "A"
    print(nested(account, 5, "a"), caught(account, 5, "a"), caught(account, 0, "a"))
    for n, key in ((0, "a"), (1, "b")):
        try:
            nested(account, n, key)
        except (ZeroDivisionError, LookupError) as e:
            print(told(e))
    try:
        quarter(0)
    except ZeroDivisionError as e:
        print(told(e))
    print(handled_in_turn(account, ["a", "b", "a", "c"]))
    try:
        account.missing()
    except AttributeError as e:
        print(told(e))


def signs(accounts: list[Account]) -> list[int]:
    return [account.sign() for account in accounts]


def case_several_ways_out() -> None:
    print(signs([Account(-3), Account(0), Account(9)]))


def case_interpreted_subclasses_override() -> None:
    derived = subclass(Account, sign=lambda self: self.balance * 1000, note=lambda self, key: f"noted {key}")
    other = derived(4)
    print(signs([Account(1), other, Account(-1)]), outcome(nested, other, 2, "x"))
    failing = subclass(Account, part=lambda self, n: self.balance // (n - n))(4)
    print(outcome(nested, failing, 2, "x"))


def case_an_instance_gets_a_method_of_its_own() -> None:
    account = Account(5)
    account.__dict__["sign"] = lambda: 77
    print(signs([account, Account(5)]))
    del account.__dict__["sign"]
    print(signs([account]))


def case_methods_are_replaced() -> None:
    account = Account(5)
    print(signs([account]))
    print(patched(Account, "sign", lambda self: "replaced", lambda: outcome(nested, account, 0, "x")))
    print(patched(Account, "sign", lambda self: self.balance + 1, lambda: signs([account])))
    print(patched(Account, "part", lambda self, n: n + 1, lambda: outcome(nested, account, 0, "x")))
    print(patched(Account, "part", lambda self, n: 1 // n, lambda: outcome(caught, account, 0, "x").split("[")[0]))
    print(signs([account]))


def replace_while_running(account: Account, rounds: int) -> list[int]:
    found = []
    for number in range(rounds):
        found.append(account.sign())
        if number == 1:
            Account.sign = lambda self: 40 + number  # type: ignore[method-assign]
    return found


def case_replaced_between_two_calls() -> None:
    original = Account.sign
    print(replace_while_running(Account(3), 4))
    Account.sign = original  # type: ignore[method-assign]
    print(signs([Account(3)]))


def passing_on(account: Account, log: list[str]) -> str:
    account.swap(Loud("first", log))
    first = account.take()
    log.append("taken")
    account.swap(Loud("second", log))
    account.swap(Loud("third", log))
    log.append(first.name)
    return account.take().name


def case_destructors_run_when_they_would() -> None:
    log: list[str] = []
    account = Account(1)
    print(passing_on(account, log), log)
    try:
        account.take()
    except AssertionError as e:
        print(e)
    account.swap(Loud("last", log))
    del account
    print(log)


class Node:
    def __init__(self, name: str, log: list[str]) -> None:
        self.next: Node | None = None
        self.name = name
        self.log = log

    def follow(self) -> "Node":
        found = self.next
        if found is None:
            raise IndexError(f"{self.name} is the last")
        return found

    def cut(self) -> None:
        self.next = None

    def __del__(self) -> None:
        self.log.append(self.name)


def cut_behind(first: Node) -> list[str]:
    """The second node's holder lets go of it while it is in use."""
    second = first.follow()
    first.cut()
    first.log.append(f"using {second.name}")
    third = second.follow()
    second.cut()
    del second
    first.log.append(f"using {third.name}")
    return list(first.log)


def case_results_are_in_use_while_their_holders_let_go() -> None:
    log: list[str] = []
    first = Node("first", log)
    first.next = Node("second", log)
    first.next.next = Node("third", log)
    print(cut_behind(first), log)
    print(outcome(cut_behind, first))
    del first
    print(log)


def rebinds(x: Loud, log: list[str]) -> None:
    x = Loud("new", log)
    log.append(f"after {x.name}")


def deletes(x: Loud, log: list[str]) -> None:
    del x
    log.append("deleted")


def case_arguments_are_let_go() -> None:
    log: list[str] = []
    rebinds(Loud("old", log), log)
    deletes(Loud("temporary", log), log)
    kept = Loud("kept", log)
    rebinds(kept, log)
    deletes(kept, log)
    log.append(kept.name)
    print(log)


def fails(key: str) -> Loud:
    raise KeyError(key)


def both(first: Loud, second: Loud) -> str:
    return first.name + second.name


def case_what_is_in_use_dies_behind_the_failure() -> None:
    log: list[str] = []
    local = Loud("local", log)
    try:
        both(Loud("first", log), fails("x"))
    except KeyError as e:
        log.append(str(e))
    try:
        [Loud("a", log), Loud("b", log), fails(local.name)]
    except KeyError as e:
        log.append(str(e))
    print(log)
