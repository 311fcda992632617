"""When items die: replacing, removing, clearing, the end of the container, containers in containers, sorting."""


class Noisy:
    def __init__(self, name: str, key: int = 0) -> None:
        self.name = name
        self.key = key

    def __del__(self) -> None:
        print("-", self.name)


def noises(*names: str) -> list[Noisy]:
    return [Noisy(name) for name in names]


def case_lists_die_from_the_end() -> None:
    values = noises("a", "b", "c")
    print("have", len(values))
    del values
    print("end")


def case_list_items() -> None:
    values = noises("a", "b", "c", "d", "e", "f")
    values[0] = Noisy("A")
    print("replaced")
    del values[1]
    print("deleted")
    values.pop()
    print("popped")
    last = values.pop()
    print("kept", last.name)
    values.remove(values[1])
    print("removed")
    values.insert(0, Noisy("front"))
    values.append(Noisy("back"))
    values.reverse()
    print([v.name for v in values])
    values.clear()
    print("cleared", last.name)


def case_list_slices() -> None:
    values = noises("a", "b", "c", "d", "e")
    values[1:3] = noises("x")
    print("replaced")
    part = values[:2]
    del values[:2]
    print("part has them", len(part))
    part = values[1:]
    print("part dropped them")
    values[:] = []
    print("emptied", len(part))


def case_list_arithmetic() -> None:
    a = noises("a")
    b = a + noises("b")
    print("joined")
    a = []
    print("a dropped")
    b *= 2
    b += noises("c")
    print("doubled", len(b))
    del b[0]
    print("one reference left")
    b = b[-1:]
    print("end")


def case_dict_values() -> None:
    table = {"a": Noisy("a"), "b": Noisy("b")}
    table["a"] = Noisy("A")
    print("replaced")
    table.pop("b")
    print("popped")
    table["c"] = Noisy("c")
    del table["c"]
    print("deleted")
    table.setdefault("d", Noisy("d"))
    table.setdefault("d", Noisy("unused"))
    print("default")
    print(table.get("a", Noisy("unused too")).name)
    table.update({"a": Noisy("from update")})
    print("updated")
    table.popitem()
    print("popitem")
    table.clear()
    print("cleared")


def case_dict_keys() -> None:
    key = Noisy("key")
    table = {key: 1}
    del key
    print("the dict has it", len(table))
    for k in list(table):
        table[k] = 2
        del table[k]
        print("deleted, but k holds it")
    print("loop over")
    del k
    print("end")


def case_dict_dies_in_order() -> None:
    table = {n: Noisy(f"value {n}") for n in range(4)}
    print("have", len(table))
    del table
    print("end")


def case_sets() -> None:
    values = {Noisy("one")}
    values.add(Noisy("two"))
    print("have", len(values))
    for v in sorted(values, key=lambda v: v.name):
        values.discard(v)
        print("discarded", v.name)
    print("end of loop")
    del v
    print("end")


def case_tuples() -> None:
    t = (Noisy("a"), (Noisy("b"), Noisy("c")))
    print("have", len(t))
    inner = t[1]
    del t
    print("inner is left")
    del inner
    print("end")


def case_nested_containers() -> None:
    deep = {"list": [Noisy("in list"), {"x": Noisy("in dict")}], "tuple": (Noisy("in tuple"),)}
    print("built")
    deep["list"] = []
    print("list gone")
    deep.clear()
    print("end")


def case_container_loops() -> None:
    for v in noises("a", "b", "c"):
        print("at", v.name)
    print("after loop")
    v = Noisy("other")
    print("end")


def case_loop_over_what_is_popped() -> None:
    values = noises("a", "b", "c")
    while values:
        v = values.pop(0)
        print("at", v.name)
    print("end")


def case_comprehensions() -> None:
    values = [Noisy(n.upper()) for n in ["a", "b"]]
    print("built")
    kept = [v for v in values if v.name == "B"]
    del values
    print("filtered", len(kept))
    table = {v.name: v for v in kept}
    kept = []
    print("in table", len(table))
    table = {}
    print("end")


def case_variable_of_a_comprehension() -> None:
    print([v.name for v in noises("a", "b")])
    print("end")


def case_comprehension_that_fails() -> None:
    try:
        values = [Noisy(f"n{1 // n}") for n in (1, 0)]
        print(values)
    except ZeroDivisionError:
        print("caught")
    print("end")


def case_sorting_keeps_everything() -> None:
    values = [Noisy("c", 3), Noisy("a", 1), Noisy("b", 2)]
    values.sort(key=lambda v: v.key)
    print([v.name for v in values])
    first = min(values, key=lambda v: -v.key)
    values = sorted(values, key=lambda v: v.name, reverse=True)
    print("sorted", first.name)
    del values
    print("one is left")


def case_iterators() -> None:
    it = iter(noises("a", "b", "c"))
    print(next(it).name)
    print("dropped the first reference only")
    for v in it:
        print("at", v.name)
        break
    print("left the loop")
    del it
    print("iterator gone")


def case_enumerate_zip_reversed() -> None:
    for i, v in enumerate(noises("a", "b")):
        print(i, v.name)
    print("next")
    for x, y in zip(noises("c", "d"), "ef"):
        print(x.name, y)
    print("next")
    for v in reversed(noises("h", "i")):
        print(v.name)
    print("end")


def case_map_filter_any() -> None:
    print(list(map(lambda v: v.name, noises("a", "b"))))
    print(len(list(filter(lambda v: v.name > "c", noises("c", "d")))))
    print(any(v.name == "f" for v in noises("e", "f", "g")))
    print("end")


class Bag:
    def __init__(self) -> None:
        self.items: list[Noisy] = []
        self.index: dict[str, Noisy] = {}

    def add(self, v: Noisy) -> None:
        self.items.append(v)
        self.index[v.name] = v

    def __del__(self) -> None:
        print("bag of", len(self.items))


def case_containers_of_an_object() -> None:
    bag = Bag()
    for name in "abc":
        bag.add(Noisy(name))
    print("filled")
    bag.items.clear()
    print("index holds them")
    bag.index = {}
    print("empty")
    bag.add(Noisy("last"))
    del bag
    print("end")


class Remover:
    """Takes another item out of its list when it dies."""

    def __init__(self, name: str, home: "list[Remover]") -> None:
        self.name = name
        self.home = home

    def __del__(self) -> None:
        print("-", self.name, len(self.home))
        if self.home:
            self.home.pop()


def case_destructor_changes_the_container() -> None:
    values: list[Remover] = []
    for name in "abcdef":
        values.append(Remover(name, values))
    print("built")
    values[0] = Remover("A", values)
    print("replaced", len(values))
    values.pop()
    print("popped", len(values))
    values.clear()
    print("cleared")
