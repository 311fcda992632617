"""When the values of local variables die: scope exit, rebinding, `del`, branches, arguments, return values."""


class Noisy:
    def __init__(self, name: str) -> None:
        self.name = name

    def __del__(self) -> None:
        print("-", self.name)

    def me(self) -> "Noisy":
        return self

    def renamed(self, name: str) -> "Noisy":
        print("rename", self.name)
        return Noisy(name)


def say(*words: object) -> None:
    print(*words)


def two_locals() -> None:
    a = Noisy("a")
    b = Noisy("b")
    print("in", a.name, b.name)


def case_locals_die_in_order_of_their_slots() -> None:
    two_locals()
    print("out")


def late_first() -> None:
    if len("x") == 2:
        first = Noisy("never")
    second = Noisy("second")
    first = Noisy("first")
    third = Noisy("third")
    print("in", first.name, second.name, third.name)


def case_slots_are_ordered_by_first_binding_in_the_text() -> None:
    late_first()
    print("out")


def with_arguments(x: Noisy, y: Noisy, z: int = 0) -> None:
    w = Noisy("w")
    print("in", x.name, y.name, z, w.name)


def case_arguments_that_only_the_call_holds() -> None:
    with_arguments(Noisy("x"), Noisy("y"))
    print("out")
    with_arguments(y=Noisy("y by name"), x=Noisy("x by name"))
    print("out")


def rebinds_argument(x: Noisy) -> None:
    print("before")
    x = Noisy("new x")
    for _ in range(1):  # no body that takes the place of the call
        print("after", x.name)


def case_argument_is_rebound() -> None:
    rebinds_argument(Noisy("old x"))
    print("out")
    kept = Noisy("kept")
    rebinds_argument(kept)
    print("still", kept.name)


def deletes_argument(x: Noisy) -> None:
    del x
    for _ in range(1):
        print("deleted")


def case_argument_is_deleted() -> None:
    deletes_argument(Noisy("x"))
    print("out")


def case_rebinding_makes_the_new_value_first() -> None:
    a = Noisy("old")
    a = Noisy("new")
    print("bound", a.name)
    a = a.renamed("newer")
    print("bound", a.name)


def case_rebinding_to_itself() -> None:
    a = Noisy("a")
    a = a
    a = a.me()
    print("same", a.name)


def case_two_names_for_one() -> None:
    a = Noisy("a")
    b = a
    del a
    print("one left", b.name)
    del b
    print("none left")


def case_del_of_many() -> None:
    a, b, c = Noisy("a"), Noisy("b"), Noisy("c")
    del c, a
    print("b is left", b.name)


def case_swap() -> None:
    a, b = Noisy("a"), Noisy("b")
    a, b = b, a
    print(a.name, b.name)
    a, b = b, Noisy("c")
    print(a.name, b.name)


def case_chained_assignment() -> None:
    a = b = Noisy("one")
    a = Noisy("two")
    print(a.name, b.name)
    b = Noisy("three")
    print(a.name, b.name)


def returns_local() -> Noisy:
    kept = Noisy("kept")
    other = Noisy("other")
    print("in", other.name)
    return kept


def case_returned_value_outlives_the_rest() -> None:
    got = returns_local()
    print("got", got.name)
    returns_local()
    print("dropped")


def returns_attribute() -> str:
    return Noisy("temporary").name


def case_returned_part_of_a_temporary() -> None:
    print(returns_attribute())


def branch(flag: bool) -> None:
    if flag:
        a = Noisy("then")
        print("in then", a.name)
    else:
        b = Noisy("else")
        print("in else", b.name)
    print("after if")


def case_branches_do_not_end_scopes() -> None:
    branch(True)
    branch(False)


def early(n: int) -> str:
    a = Noisy("a")
    if n == 0:
        return a.name + " early"
    b = Noisy("b")
    if n == 1:
        return b.name + " later"
    c = Noisy("c")
    return c.name


def case_early_returns() -> None:
    for n in range(3):
        print(early(n))


def never_read() -> None:
    a = Noisy("unread")
    print("still there")
    b = Noisy("unread too")
    print("both there")


def case_unread_locals_live_to_the_end() -> None:
    never_read()
    print("out")


def last_use_is_not_the_end() -> None:
    a = Noisy("a")
    print(a.name)
    say("after the last use")


def case_a_local_outlives_its_last_use() -> None:
    last_use_is_not_the_end()
    print("out")


def maybe(n: int) -> None:
    if n:
        x = Noisy("maybe")
    try:
        print("have", x.name)
    except UnboundLocalError:
        print("unbound")
    print("end")


def case_maybe_bound() -> None:
    maybe(1)
    maybe(0)


def nested(depth: int) -> None:
    a = Noisy(f"level {depth}")
    if depth:
        nested(depth - 1)
    print("leave", a.name)


def case_recursion_unwinds_inside_out() -> None:
    nested(3)


def case_walrus() -> None:
    if (a := Noisy("a")) and (b := Noisy("b")):
        print(a.name, b.name)
    print("after")
    print((a := Noisy("a2")).name)
    print("end")


def defaulted(x: Noisy | None = None) -> None:
    x = x or Noisy("default")
    print("in", x.name)


def case_optional_argument() -> None:
    defaulted()
    defaulted(Noisy("given"))


def star(*args: Noisy, **kwargs: Noisy) -> None:
    print("in", [a.name for a in args], list(kwargs))


def case_star_arguments() -> None:
    star(Noisy("1"), Noisy("2"), k=Noisy("3"), m=Noisy("4"))
    print("out")
    values = [Noisy("5"), Noisy("6")]
    star(*values)
    print("still", len(values))
    del values
    print("out")


def case_none_takes_its_place() -> None:
    a: Noisy | None = Noisy("a")
    print("have", a is not None)
    a = None
    print("gone", a)


def case_a_global_statement() -> None:
    global kept_globally
    kept_globally = Noisy("global")
    print("set")
    kept_globally = None
    print("reset")
    kept_globally = Noisy("again")
    del kept_globally
    print("deleted")


kept_globally: Noisy | None = None
