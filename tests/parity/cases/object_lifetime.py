"""When objects die: order of destruction, temporaries, rebinding, exceptions, weak references."""

import gc
import weakref

from parity_support import told


class Noisy:
    def __init__(self, name: str) -> None:
        self.name = name

    def __del__(self) -> None:
        print("del", self.name)

    def me(self) -> "Noisy":
        return self


def case_at_function_end() -> None:
    make_and_drop()
    print("after")


def make_and_drop() -> None:
    a = Noisy("a")
    b = Noisy("b")
    print("have", a.name, b.name)


def case_temporaries_die_at_once() -> None:
    Noisy("expression")
    print("after expression")
    Noisy("method").me()
    print("after method")
    print(Noisy("argument").name)
    print("after argument")


def case_rebinding() -> None:
    x = Noisy("first")
    print("rebind")
    x = Noisy("second")
    print("rebound")
    x = x
    print("same")
    del x
    print("deleted")


def case_containers() -> None:
    values = [Noisy("0"), Noisy("1"), Noisy("2")]
    values[0] = Noisy("new 0")
    print("replaced")
    values.pop()
    print("popped")
    del values[0]
    print("deleted")
    values.clear()
    print("cleared")
    table = {"k": Noisy("v")}
    table["k"] = Noisy("w")
    print("overwritten")
    table.pop("k")
    print("end")


class Holder:
    def __init__(self, held: Noisy | None) -> None:
        self.held = held
        self.pair = (1, held)


def case_attributes() -> None:
    h = Holder(Noisy("held"))
    h.held = None
    print("dropped attribute")
    h.pair = (2, None)
    print("dropped pair")
    h.held = Noisy("second")
    del h.held
    print("deleted")
    h2 = Holder(Noisy("with holder"))
    del h2
    print("end")


def returns() -> Noisy:
    a = Noisy("kept")
    Noisy("lost")
    return a


def case_returned_values() -> None:
    returns()
    print("result dropped")
    r = returns()
    print(r.name)


def raises(n: Noisy) -> None:
    local = Noisy("local")
    raise ValueError(local.name + n.name)


def case_exceptions_keep_frames_until_handled() -> None:
    try:
        raises(Noisy("argument"))
    except ValueError as e:
        print("handling", e)
    print("handled")


def case_loops() -> None:
    for i in range(2):
        n = Noisy(f"loop {i}")
        print("body", n.name)
    print("loop done")
    for m in [Noisy("x"), Noisy("y")]:
        print("item", m.name)
    print("items done")


def case_cycles_wait_for_the_collector() -> None:
    gc.collect()
    a = Cycle("a")
    b = Cycle("b")
    a.other, b.other = b, a
    ref = weakref.ref(a)
    del a, b
    print("unreachable", ref() is not None)
    gc.collect()
    print("collected", ref() is None)


class Cycle:
    dead = 0

    def __init__(self, name: str) -> None:
        self.name = name
        self.other: Cycle | None = None

    def __del__(self) -> None:
        Cycle.dead += 1


def case_weak_references() -> None:
    n = Noisy("weak")
    ref = weakref.ref(n)
    table = weakref.WeakValueDictionary({"k": n})
    print(ref() is n, len(table), weakref.getweakrefcount(n))
    del n
    print(ref(), len(table))


class Resurrected:
    saved: "list[Resurrected]" = []

    def __del__(self) -> None:
        print("resurrect")
        Resurrected.saved.append(self)


def case_resurrection_and_finalizing_once() -> None:
    Resurrected()
    print(len(Resurrected.saved))
    Resurrected.saved.clear()
    print("gone")


class RaisingDel:
    def __del__(self) -> None:
        raise ValueError("in del")


def case_exception_in_del_is_not_raised() -> None:
    RaisingDel()
    print("still here")


def early_return(flag: bool) -> str:
    n = Noisy("early")
    if flag:
        return "early " + n.name
    m = Noisy("late")
    return "late " + m.name


def case_every_exit() -> None:
    print(early_return(True))
    print(early_return(False))


def swap() -> None:
    a, b = Noisy("a"), Noisy("b")
    a, b = b, a
    print("swapped", a.name)
    a = b
    print("both", a.name)


def case_swaps() -> None:
    swap()


def conditional(flag: bool) -> None:
    if flag:
        n = Noisy("conditional")
    print("between", flag)


def case_conditionally_bound() -> None:
    conditional(True)
    conditional(False)


def parameter_rebound(n: Noisy) -> None:
    n = Noisy("inner")
    print("in", n.name)


def case_parameters() -> None:
    parameter_rebound(Noisy("outer"))
    print("after call")


class Chain:
    def __init__(self, tail: "Chain | None") -> None:
        self.tail = tail


def case_long_chain_does_not_overflow() -> None:
    head: Chain | None = None
    for _ in range(200_000):
        head = Chain(head)
    head = None
    print("survived")


def failing_init() -> None:
    HalfBuilt()


class HalfBuilt:
    def __init__(self) -> None:
        self.a = Noisy("half")
        raise ValueError("init failed")

    def __del__(self) -> None:
        print("half built dies")


def case_failing_constructor() -> None:
    try:
        failing_init()
    except ValueError as e:
        print(told(e))
    print("end")


GLOBAL: Noisy | None = None


def case_globals() -> None:
    global GLOBAL
    GLOBAL = Noisy("global")
    print("set")
    GLOBAL = None
    print("unset")


def case_comprehension_and_arguments() -> None:
    print([Noisy(str(i)).name for i in range(2)])
    print(len([Noisy("p"), Noisy("q")]))
    print("end")
