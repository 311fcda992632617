"""Definitions replaced from outside: callers inside the module notice (contract A7)."""

import sys

from parity_support import outcome, patched, subclass

MODULE = sys.modules[__name__]


def helper(n: int) -> int:
    return n + 1


def uses_helper(n: int) -> int:
    return helper(n) * 10


def loop_helper(n: int) -> list[int]:
    return [helper(i) for i in range(n)]


class Service:
    rate = 2

    def __init__(self, n: int) -> None:
        self.n = n

    def fetch(self) -> str:
        return f"real {self.n}"

    def report(self) -> str:
        return f"report: {self.fetch()}"

    @staticmethod
    def tool(n: int) -> int:
        return n * 2

    @classmethod
    def make(cls) -> "Service":
        return cls(7)

    @property
    def size(self) -> int:
        return self.n

    def use_all(self) -> str:
        return f"{self.tool(3)} {self.size} {self.rate}"

    def __len__(self) -> int:
        return self.n


CONSTANT = 5


def uses_constant() -> int:
    return CONSTANT * 2


def builds() -> str:
    return Service(1).report()


def fake_helper(n: int) -> int:
    return -n


def fake_fetch(self: Service) -> str:
    return f"fake {self.n}"


def run_helper() -> str:
    return f"{uses_helper(1)} {loop_helper(3)}"


def case_module_function() -> None:
    print(run_helper(), patched(MODULE, "helper", fake_helper, run_helper), run_helper())


def case_replaced_by_a_mock() -> None:
    from unittest import mock

    with mock.patch(f"{__name__}.helper", return_value=99) as fake:
        print(uses_helper(4), fake.call_args_list, fake.called)
    print(uses_helper(4))
    with mock.patch.object(Service, "fetch", side_effect=ValueError("mocked")):
        print(outcome(builds))
    print(builds())
    with mock.patch.multiple(MODULE, helper=abs, CONSTANT=50):
        print(uses_helper(-4), uses_constant())
    with mock.patch.object(Service, "fetch", autospec=True, return_value="spec") as spec:
        print(Service(2).report(), spec.call_count)


def case_method_on_the_class() -> None:
    s = Service(3)
    print(s.report(), patched(Service, "fetch", fake_fetch, s.report), s.report())


def case_method_on_the_instance() -> None:
    s = Service(3)
    print(patched(s, "fetch", returns_text, s.report), s.report(), Service(4).report())


def returns_text() -> str:
    return "instance fake"


def case_class_replaced() -> None:
    print(patched(MODULE, "Service", subclass(Service, fetch=fake_fetch), builds), builds())


def case_static_class_property_and_variable() -> None:
    s = Service(3)
    print(s.use_all(), patched(Service, "tool", staticmethod(abs), s.use_all), patched(Service, "rate", 50, s.use_all))
    print(patched(Service, "size", property(len), s.use_all), patched(Service, "size", 9, s.use_all), s.use_all())
    print(patched(Service, "make", classmethod(fake_make), Service.make if False else call_make), call_make())  # type: ignore[redundant-expr]


def fake_make(cls: type[Service]) -> Service:
    return cls(100)


def call_make() -> int:
    return Service.make().n


def case_special_method() -> None:
    s = Service(3)
    print(len(s), patched(Service, "__len__", fake_len, s_len_of(s).total), len(s))


class s_len_of:
    def __init__(self, s: Service) -> None:
        self.s = s

    def total(self) -> int:
        return len(self.s) + 100


def fake_len(self: Service) -> int:
    return 1


def case_global_constant() -> None:
    print(uses_constant(), patched(MODULE, "CONSTANT", 100, uses_constant), uses_constant())


def case_replaced_by_assignment_and_restored() -> None:
    global helper
    original = helper
    helper = fake_helper
    print(uses_helper(2))
    helper = original
    print(uses_helper(2))
    setattr(MODULE, "helper", fake_helper)
    print(uses_helper(2))
    MODULE.__dict__["helper"] = original
    print(uses_helper(2))


def case_deleted_function() -> None:
    original = helper
    del globals()["helper"]
    print(outcome(uses_helper, 1))
    globals()["helper"] = original
    print(outcome(uses_helper, 1))


def calls_builtin(values: list[int]) -> int:
    return len(values) + max(values)


def case_builtin_replaced_in_the_module() -> None:
    from unittest import mock

    with mock.patch(f"{__name__}.len", create=True, return_value=1000):
        print(calls_builtin([1, 2]))
    with mock.patch("builtins.max", return_value=500):
        print(calls_builtin([1, 2]))
    print(calls_builtin([1, 2]))


def replaced_midway(n: int) -> list[int]:
    global helper
    original = helper
    out = [helper(n)]
    helper = fake_helper
    out.append(helper(n))
    helper = original
    out.append(helper(n))
    return out


def case_replaced_while_running() -> None:
    print(replaced_midway(5))


def case_wrong_result_type_of_a_replacement() -> None:
    print(outcome(patched, MODULE, "helper", str, run_repeat).split(":")[0] in ("= '3333333333'", "TypeError"))


def run_repeat() -> object:
    return uses_helper(3)


class Keyworded:
    def joined(self, a: int, *, sep: str = "-", times: int = 1) -> str:
        return sep.join([str(a)] * times)

    def both(self, a: int) -> str:
        return self.joined(a, times=2, sep="+") + self.joined(a)


class ShoutingKeyworded(Keyworded):
    pass


def case_replaced_method_gets_keyword_only_arguments_by_keyword() -> None:
    def shouting(self: Keyworded, a: int, *, sep: str = "-", times: int = 1) -> str:
        return f"{a} {sep} {times}!"

    print(Keyworded().both(3))
    ShoutingKeyworded.joined = shouting  # type: ignore[method-assign]
    try:
        print(ShoutingKeyworded().both(3), Keyworded().both(4))
    finally:
        del ShoutingKeyworded.joined
    print(ShoutingKeyworded().both(5))
