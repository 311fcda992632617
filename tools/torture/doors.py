"""What interpreted code does to the objects of a torture program: every way to an attribute but compiled code."""

import contextlib
import copy
import gc
import pickle
import random
import weakref
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, Final

type Action = Callable[[], object]

TURNS: Final = 20
NO_COPY: Final = frozenset({"nosy"})  # its copies would come back to copies of the holder
RACES: Final = (AttributeError, KeyError)


def actions(
    module: ModuleType,
    manifest: dict[str, Any],
    objects: dict[str, list[Any]],
    containers: dict[str, list[Any]],
    rng: random.Random,
    seed: int,
    failures: list[str],
) -> list[Action]:
    """The actions of one interpreted thread."""
    doors = Doors(module, rng, seed, failures)
    found: list[Action] = []
    for name, facts in manifest["holders"].items():
        shared = objects[name]
        for attribute, kind, wrong in facts["fields"]:
            found += doors.on_attribute(rng.choice(shared), attribute, kind, wrong)
        for attribute, kind in facts["lazy"]:
            found += doors.on_lazy(rng.choice(shared), attribute, kind)
        for attribute, kind in facts["class_variables"]:
            found += doors.on_namespace(getattr(module, name), attribute, kind)
        found += doors.on_object(rng.choice(shared), facts["fields"])
    for name, kind in manifest["globals"]:
        found += doors.on_namespace(module, name, kind)
    for name, kind in manifest["attached"]:
        found += doors.on_namespace(module.bearer, name, kind)
    for shared in containers.values():
        found.append(doors.look_through(rng.choice(shared)))
    found += doors.on_functions()
    return found


class Doors:
    """Makers of actions; each action does its thing some times over."""

    def __init__(self, module: Any, rng: random.Random, seed: int, failures: list[str]) -> None:
        self.module = module
        self.rng = random.Random(rng.random())
        self.number = seed
        self.failures = failures

    def turns(self) -> Iterator[int]:
        """Numbers that no other thread uses."""
        for _ in range(TURNS):
            self.number += 1
            yield self.number

    def value(self, kind: str, i: int, home: Any = None) -> Any:
        """A whole value."""
        home = home if isinstance(home, self.module.Holder) else None
        return getattr(self.module, f"make_{kind}")(i, home)

    def check(self, kind: str, value: Any, what: str) -> None:
        """Note a value that is not whole."""
        if not getattr(self.module, f"whole_{kind}_")(value):
            self.failures.append(f"{what}: {value!r} is no whole {kind}")

    def on_attribute(self, o: Any, name: str, kind: str, wrong: str) -> list[Action]:
        """All doors to one declared attribute of one object."""
        descriptor: Any = getattr(type(o), name, None)

        def set_and_get() -> None:
            for i in self.turns():
                setattr(o, name, self.value(kind, i, o))
                self.check(kind, getattr(o, name, self.value(kind, i)), f"getattr {name}")

        def delete() -> None:
            for i in self.turns():
                try:
                    delattr(o, name)
                except AttributeError:
                    setattr(o, name, self.value(kind, i, o))

        def through_vars() -> None:
            for i in self.turns():
                seen = vars(o).get(name)
                if seen is not None:
                    self.check(kind, seen, f"vars {name}")
                if i % 3 == 0:
                    o.__dict__[name] = self.value(kind, i, o)
                elif i % 7 == 0:
                    o.__dict__.pop(name, None)
                elif i % 11 == 0:
                    o.__dict__.update({name: self.value(kind, i, o)})

        def through_object() -> None:
            for i in self.turns():
                object.__setattr__(o, name, self.value(kind, i, o))
                try:
                    self.check(kind, object.__getattribute__(o, name), f"object.__getattribute__ {name}")
                    if i % 5 == 0:
                        object.__delattr__(o, name)
                except AttributeError:
                    pass

        def through_descriptor() -> None:
            for i in self.turns():
                try:
                    descriptor.__set__(o, self.value(kind, i, o))
                    self.check(kind, descriptor.__get__(o), f"descriptor {name}")
                except AttributeError:
                    pass

        def insult() -> None:
            for _ in self.turns():
                try:
                    setattr(o, name, eval(wrong))
                except (TypeError, OverflowError):
                    continue
                setattr(o, name, self.value(kind, 1, o))

        found: list[Action] = [set_and_get, delete, through_vars, through_object]
        if hasattr(descriptor, "__set__"):
            found.append(through_descriptor)
            if wrong:
                found.append(insult)
        return found

    def on_lazy(self, o: Any, name: str, kind: str) -> list[Action]:
        """A cached property: computed, kept, forgotten."""

        def work() -> None:
            for i in self.turns():
                self.check(kind, getattr(o, name), f"cached {name}")
                if i % 3 == 0:
                    o.__dict__.pop(name, None)
                elif i % 5 == 0:
                    with contextlib.suppress(AttributeError):
                        delattr(o, name)

        return [work]

    def on_namespace(self, owner: Any, name: str, kind: str) -> list[Action]:
        """A global, a class variable or an attribute of a function."""

        def assign() -> None:
            for i in self.turns():
                setattr(owner, name, self.value(kind, i))
                self.check(kind, getattr(owner, name, self.value(kind, i)), f"getattr {name}")

        def delete() -> None:
            for i in self.turns():
                with contextlib.suppress(AttributeError):
                    delattr(owner, name)
                setattr(owner, name, self.value(kind, i))

        def through_dict() -> None:
            for i in self.turns():
                if isinstance(owner.__dict__, dict) and i % 2:
                    owner.__dict__[name] = self.value(kind, i)
                for key, value in dict(owner.__dict__).items():
                    if key == name:
                        self.check(kind, value, f"__dict__ {name}")

        return [assign, delete, through_dict]

    def on_object(self, o: Any, fields: list[list[str]]) -> list[Action]:
        """What takes the object as a whole."""
        kinds = {name: kind for name, kind, _ in fields}

        def seen(other: Any, what: str) -> None:
            for name, kind in kinds.items():
                try:
                    value = getattr(other, name)
                except AttributeError:
                    continue
                self.check(kind, value, f"{what} {name}")

        def shallow() -> None:
            for _ in self.turns():
                seen(copy.copy(o), "copy")

        def state() -> None:
            for _ in self.turns():
                for name, value in dict(vars(o)).items():
                    if name in kinds:
                        self.check(kinds[name], value, f"vars {name}")

        def pickled() -> None:
            for name, kind in kinds.items():
                for i in self.turns():
                    value = getattr(o, name, self.value(kind, i))
                    if kind not in NO_COPY:
                        again = pickle.loads(pickle.dumps(value))
                        self.check(kind, again, f"pickle {name}")
                        self.check(kind, copy.deepcopy(value), f"deepcopy {name}")

        def referents() -> None:
            for _ in self.turns():
                for value in gc.get_referents(o):
                    if isinstance(value, self.module.Token):
                        value.whole()

        def weak() -> None:
            for i in self.turns():
                for name in kinds:
                    value = getattr(o, name, None)
                    if isinstance(value, self.module.Token):
                        reference = weakref.ref(value)
                        del value
                        again = reference()
                        if again is not None and not again.whole() and i < 0:
                            self.failures.append("weak reference to a broken object")

        found: list[Action] = [state, referents, weak, pickled]
        # CPython copies an exception by walking through its __dict__ without a lock (BaseException.__setstate__):
        # interpreted code crashes there too while another thread stores an attribute.
        walked = isinstance(o, BaseException)
        return found if walked or "nosy" in kinds.values() else [*found, shallow]

    def look_through(self, container: Any) -> Action:
        """Read a shared container in interpreted code."""

        def look() -> None:
            for _ in self.turns():
                try:
                    for item in container:
                        if isinstance(item, self.module.Token) and not item.whole():
                            self.failures.append("a container holds a broken object")
                    repr(container[:3] if isinstance(container, list) else len(container))
                except (RuntimeError, IndexError, KeyError):
                    pass

        return look

    def on_functions(self) -> list[Action]:
        """Methods and functions replaced while others call them."""
        module = self.module
        original = module.Plain.__dict__["touch"]
        busy = module.busy

        def patch_method() -> None:
            for i in self.turns():
                if i % 2:
                    module.Plain.touch = original
                else:
                    module.Plain.touch = lambda self, i: original(self, i)
            module.Plain.touch = original

        def patch_function() -> None:
            for i in self.turns():
                module.busy = busy if i % 2 else lambda i: busy(i)
            module.busy = busy

        return [patch_method, patch_function]


def clear(module: ModuleType, manifest: dict[str, Any], objects: dict[str, list[Any]]) -> None:
    """Put values without tokens wherever the program keeps some, so that what is alive afterwards is a leak."""
    for name, facts in manifest["holders"].items():
        for attribute, _ in facts["class_variables"]:
            _forget(getattr(module, name), attribute)
    for name, _ in manifest["globals"]:
        _forget(module, name)
    for name, _ in manifest["attached"]:
        _forget(module.bearer, name)
    for o in objects["Chain"]:
        o.link = o


def _forget(owner: Any, name: str) -> None:
    with contextlib.suppress(AttributeError):
        delattr(owner, name)
