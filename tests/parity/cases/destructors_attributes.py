"""When values that attributes hold die: overwriting, deleting, the end of their owner, re-entry from the destructor."""

from typing import Any, ClassVar, Optional

from parity_support import subclass


class Noisy:
    def __init__(self, name: str) -> None:
        self.name = name

    def __del__(self) -> None:
        print("-", self.name)


class Holder:
    shared: ClassVar[Optional[Noisy]] = None

    def __init__(self, first: str) -> None:
        self.a: Noisy | None = Noisy(first + ".a")
        self.b: Noisy | None = Noisy(first + ".b")
        self.pair: tuple[int, Noisy | None] = (1, None)
        self.untyped: Any = None

    def replace(self, name: str) -> None:
        self.a = Noisy(name)
        print("replaced", self.a.name)


class Child(Holder):
    def __init__(self, first: str) -> None:
        super().__init__(first)
        self.c: Noisy = Noisy(first + ".c")


class Owner:
    """Its own destructor runs before what it holds dies."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.first: Noisy = Noisy(name + ".first")
        self.second: Noisy = Noisy(name + ".second")

    def __del__(self) -> None:
        print("owner", self.name, "has", self.first.name, self.second.name)


class Watcher:
    """Looks at its home when it dies: the new value is already there."""

    def __init__(self, name: str, home: "Home") -> None:
        self.name = name
        self.home = home

    def __del__(self) -> None:
        seen = self.home.slot
        print("-", self.name, "sees", seen.name if seen is not None else None)


class Home:
    def __init__(self) -> None:
        self.slot: Watcher | None = None
        self.text: str = "text"


class Restless:
    """Puts something else into its home when it dies."""

    def __init__(self, name: str, home: "Nest", left: int) -> None:
        self.name = name
        self.home = home
        self.left = left

    def __del__(self) -> None:
        print("-", self.name)
        if self.left:
            self.home.slot = Restless(self.name + "'", self.home, self.left - 1)


class Root:
    def __init__(self) -> None:
        self.branch: Branch = Branch("first", self)

    def store(self, leaf: "Leaf | None") -> None:
        self.branch.leaf = leaf
        print("stored in", self.branch.name)


class Branch:
    def __init__(self, name: str, root: Root | None) -> None:
        self.name = name
        self.leaf: Leaf | None = Leaf(name + ".leaf", root)

    def __del__(self) -> None:
        print("-", self.name, "with", self.leaf.name if self.leaf is not None else None)


class Leaf:
    """Puts another branch into the root when it dies.  Whether the former one dies in here or right behind it is not
    the same in all of CPython's forms of the store."""

    def __init__(self, name: str, root: Root | None) -> None:
        self.name = name
        self.root = root

    def __del__(self) -> None:
        print("-", self.name)
        if self.root is not None:
            self.root.branch = Branch(self.name + "'s", None)


class Nest:
    def __init__(self) -> None:
        self.slot: Restless | None = None


def case_overwriting() -> None:
    h = Holder("h")
    h.a = None
    print("a is None")
    h.b = Noisy("new b")
    print("b is new")
    h.replace("newer a")
    h.a = h.b
    print("a is b")
    h.b = None
    print("b is None")
    h.a = h.a
    print("a is a")


def case_deleting() -> None:
    h = Holder("h")
    del h.a
    print("deleted a")
    try:
        print(h.a)
    except AttributeError:
        print("no a")
    h.a = Noisy("another")
    print("set a")


def case_the_owner_dies() -> None:
    h = Holder("h")
    print("have", h.a is not None)
    del h
    print("gone")


def case_order_among_the_attributes_of_a_subclass() -> None:
    c = Child("c")
    print("have", c.c.name)
    del c
    print("gone")


def case_owner_with_a_destructor() -> None:
    o = Owner("o")
    print("have", o.name)
    o.first = Noisy("new first")
    print("replaced")
    del o
    print("gone")


def case_destructor_sees_the_new_value() -> None:
    home = Home()
    home.slot = Watcher("one", home)
    home.slot = Watcher("two", home)
    print("stored two")
    home.slot = None
    print("stored None")


def case_destructor_stores_into_the_same_attribute() -> None:
    nest = Nest()
    nest.slot = Restless("r", nest, 2)
    print("stored")
    nest.slot = None
    print("stored None", nest.slot is None)
    nest.slot = None
    print("again", nest.slot is None)
    nest.slot = None
    print("end", nest.slot is None)


def case_destructor_drops_the_holder() -> None:
    root = Root()
    root.store(Leaf("quiet", None))
    root.store(None)
    root.branch = Branch("second", root)
    print("second is there")
    root.branch.leaf = None
    root.branch = Branch("third", root)
    root.branch.leaf = Leaf("last", None)
    print("end")


def case_tuples_and_untyped() -> None:
    h = Holder("h")
    h.pair = (2, Noisy("in pair"))
    print("pair set")
    h.pair = (3, None)
    print("pair reset")
    h.untyped = Noisy("untyped")
    h.untyped = [h.untyped, Noisy("beside")]
    print("list")
    h.untyped = 5
    print("number")


def case_class_variables() -> None:
    Holder.shared = Noisy("shared")
    print("set")
    Holder.shared = Noisy("other")
    print("replaced")
    Holder.shared = None
    print("reset")


def case_chains() -> None:
    h = Holder("h")
    h.untyped = Holder("inner")
    print("linked")
    h.untyped.untyped = Holder("innermost")
    print("linked twice")
    h.untyped = None
    print("cut")


def case_through_interpreted_code() -> None:
    h = Holder("h")
    setattr(h, "a", Noisy("by setattr"))  # noqa: B010
    print("set")
    vars(h)["b"] = Noisy("by vars")
    print("vars")
    delattr(h, "a")
    print("deleted")
    h.__dict__.clear()
    print("cleared")


def case_interpreted_subclass() -> None:
    kind = subclass(Holder)
    h = kind("sub")
    h.extra = Noisy("extra")
    h.replace("by native method")
    h.a = None
    print("end")


def case_swapping_attributes() -> None:
    h = Holder("h")
    h.a, h.b = h.b, h.a
    print("swapped")
    h.a, h.b = Noisy("x"), Noisy("y")
    print("both new")


def case_init_called_again() -> None:
    h = Holder("h")
    h.__init__("again")  # type: ignore[misc]
    print("again")


class Fails:
    def __init__(self, fail: bool) -> None:
        self.first = Noisy("first")
        if fail:
            raise ValueError("in the middle")
        self.second = Noisy("second")

    def __del__(self) -> None:
        print("half", hasattr(self, "first"), hasattr(self, "second"))


def case_init_fails() -> None:
    try:
        Fails(True)
    except ValueError as e:
        print("caught", e)
    print("after")
    Fails(False)
    print("end")


class Link:
    def __init__(self, n: int, rest: "Link | None") -> None:
        self.n = n
        self.rest = rest

    def __del__(self) -> None:
        print("link", self.n)


def case_linked_list_dies_from_the_head() -> None:
    chain: Link | None = None
    for n in range(5):
        chain = Link(n, chain)
    print("built")
    chain = None
    print("end")


def case_unlinking_while_walking() -> None:
    chain: Link | None = None
    for n in range(4):
        chain = Link(n, chain)
    while chain is not None:
        print("at", chain.n)
        chain = chain.rest
    print("end")


def case_resurrection() -> None:
    saved.clear()
    p = Phoenix("p")
    del p
    print("risen", saved[0].name)
    saved.clear()
    print("end")


class Phoenix:
    def __init__(self, name: str) -> None:
        self.name = name

    def __del__(self) -> None:
        print("burns", self.name)
        saved.append(self)


saved: list[Phoenix] = []
