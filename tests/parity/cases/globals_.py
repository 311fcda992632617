"""Module globals: written, read, deleted, rebound, from inside and from outside."""

import sys

from parity_support import told

MODULE = sys.modules[__name__]

counter = 0
total = 0.0
flag = False
name = "start"
items: list[int] = []
maybe: str | None = None
pair = (1, "one")
big = 2**70


def step() -> int:
    global counter, total, flag, name, maybe, pair, big
    counter += 1
    total += 0.5
    flag = not flag
    name = name + "!"
    maybe = "set" if maybe is None else None
    pair = (pair[0] + 1, pair[1])
    big = big * 2
    items.append(counter)
    return counter


def reset() -> None:
    global counter, total, flag, name, maybe, pair, big
    counter, total, flag, name, maybe, pair, big = 0, 0.0, False, "start", None, (1, "one"), 2**70
    items.clear()


def case_written_by_functions() -> None:
    step()
    step()
    step()
    print(counter, total, flag, name, items, maybe, pair, big)
    reset()
    print(counter, total, flag, name, items, maybe, pair, big)


def case_visible_in_the_module_namespace() -> None:
    module = MODULE
    step()
    print(module.counter, vars(module)["name"], vars(MODULE)["total"], module.pair)
    module.counter = 100  # type: ignore[attr-defined]
    vars(module)["name"] = "outside"
    vars(MODULE)["total"] = 9.5
    setattr(module, "flag", False)
    print(step(), name, total, flag, counter)
    reset()


def read_missing() -> object:
    return undefined_name  # type: ignore[name-defined]  # noqa: F821


def call_missing() -> object:
    return undefined_function(1)  # type: ignore[name-defined]  # noqa: F821


def case_missing_name() -> None:
    try:
        read_missing()
    except NameError as e:
        print(told(e), e.name)
    try:
        call_missing()
    except NameError as e:
        print(told(e))


def case_name_that_appears_later() -> None:
    vars(MODULE)["undefined_name"] = "now defined"
    print(read_missing())
    del vars(MODULE)["undefined_name"]
    try:
        read_missing()
    except NameError as e:
        print(told(e))


def shadow() -> list[int]:
    len = 5
    return [len]


def case_locals_shadow_globals_and_builtins() -> None:
    counter = "local"
    print(counter, vars(MODULE)["counter"], shadow(), len("abc"))


def builtin_user(values: list[int]) -> int:
    return len(values)


def case_global_shadows_builtin() -> None:
    vars(MODULE)["len"] = fake_len
    try:
        print(builtin_user([1, 2]))
    finally:
        del vars(MODULE)["len"]
    print(builtin_user([1, 2]))


def fake_len(values: list[int]) -> int:
    return -1


def only_reads() -> int:
    return counter


def assigns_without_global() -> int:
    counter = 50
    return counter


def reads_before_local_assignment() -> int:
    n = counter  # type: ignore[used-before-def]
    counter = 5
    return n + counter


def case_scoping() -> None:
    print(only_reads(), assigns_without_global(), only_reads())
    try:
        reads_before_local_assignment()
    except UnboundLocalError as e:
        print(told(e))


def define() -> None:
    global made_by_function
    made_by_function = [1, 2]  # type: ignore[name-defined]


def case_global_created_by_a_function() -> None:
    define()
    print(made_by_function)  # type: ignore[name-defined]
    del vars(MODULE)["made_by_function"]


def wrong_type() -> int:
    return counter + 1


def case_module_attributes() -> None:
    print(__name__, __doc__, __file__.replace("\\", "/").rsplit("/", 1)[-1].split(".")[0], __name__ in sys.modules)
    print([n for n in sorted(vars(MODULE)) if n.startswith("case_s")], callable(vars(MODULE)["step"]))
    print(__annotations__ if "__annotations__" in vars(MODULE) else "lazy annotations")


table = {"a": 1}
alias = table
if len(table) == 1:
    conditional = "defined"
else:
    conditional = "other"
for loop_variable in range(3):
    pass
try:
    computed = 1 // 0
except ZeroDivisionError as error:
    computed = -1
    text = str(error)


def case_module_level_statements() -> None:
    print(alias is table, conditional, loop_variable, computed, text, "error" in vars(MODULE))
    alias["b"] = 2
    print(table)
    del table["b"]
