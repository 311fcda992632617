"""Places that hold values, and the functions that threads run on them: source text, put together from tables.

A place is an expression that can be read, assigned and deleted: an attribute of an instance (its own, inherited, of a
generic class, of a class derived from a builtin one, at the end of a chain), a class variable, a global, an attribute
of a function, a cached property, a property.
"""

from dataclasses import dataclass
from string import Template
from typing import Final

from .values import Kind


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value of a kind is kept.

    `holder`: the class of the object that functions on the place take, or "" for what belongs to the module.  `path`:
    the expression, with `$o` for that object.  `gone`: what reading raises while it is deleted.  `reentrant`: whether
    the holder has the `touch` that destructors call.
    """

    holder: str
    path: str
    kind: Kind
    gone: str = "AttributeError"
    deletable: bool = True
    reentrant: bool = True
    declaration: str = ""
    """A line that functions need before they may assign (`global x`)."""

    def at(self, owner: str) -> str:
        """The expression for an owner."""
        return self.path.replace("$o", owner)


# Bodies by role.  $p: the place; $q: the same place of the other object; $make, $whole: expressions of i and of v;
# $home: what nosy values come back to; $gone: what reading may raise; $name: for messages.
ROLES: Final = {
    "write": """
        $p = make_$kind(i, $home)""",
    "read": """
        try:
            v = $p
        except $gone:
            continue
        if not whole_${kind}_(v):
            problems.append("$name")""",
    "inspect": """
        try:
            v = $p
            if not ($whole):
                problems.append("$name")
        except $gone:
            continue""",
    "fleeting": """
        try:
            if not whole_${kind}_($p):
                problems.append("$name")
        except $gone:
            continue""",
    "hold": """
        try:
            v = $p
        except $gone:
            v = make_$kind(i)
        $p = make_$kind(i, $home)
        busy(i)
        try:
            w = $p
        except $gone:
            w = v
        if not whole_${kind}_(v) or not whole_${kind}_(w):
            problems.append("$name")""",
    "delete": """
        try:
            del $p
        except $gone:
            pass
        if i % 2:
            $p = make_$kind(i, $home)""",
    "swap": """
        try:
            $p, $q = $q, $p
        except $gone:
            $q = make_$kind(i)""",
    "copy": """
        try:
            $q = $p
        except $gone:
            $p = make_$kind(i)""",
    "lend": """
        try:
            if not ${name}_borrower($borrower_args, $p, i):
                problems.append("$name")
        except $gone:
            pass""",
    "raise": """
        try:
            raise Wrong($p)
        except Wrong as error:
            thrown: Any = error.args[0]
            if not whole_${kind}_(thrown):
                problems.append("$name")
        except $gone:
            pass""",
    "gather": """
        try:
            if not all([whole_${kind}_(v) for v in [$p, $q, $p]]):
                problems.append("$name")
        except $gone:
            pass""",
    "walk": """
        try:
            v = $p
            for _ in range(i % 4):
                v = $p
                if i % 3 == 0:
                    $p = make_$kind(i, $home)
            if not whole_${kind}_(v):
                problems.append("$name")
        except $gone:
            continue""",
    "bump": """
        try:
            $p += $bump
            if not whole_${kind}_($p):
                problems.append("$name")
        except $gone:
            continue""",
}

BORROWER: Final = """def ${name}_borrower($borrower_params, v: $annotation, i: int) -> bool:
$declaration    $p = make_$kind(i, $home)
    busy(i)
    return whole_${kind}_(v)


"""


@dataclass(frozen=True, slots=True)
class Job:
    """A function of the program that threads may run: on two objects of class `holder`, or on none."""

    function: str
    holder: str
    role: str
    method: bool = False


def roles_for(place: Place) -> list[str]:
    """What can be done with a place."""
    roles = [role for role in ROLES if role not in ("delete", "bump")]
    if place.deletable:
        roles.append("delete")
    if place.kind.bump:
        roles.append("bump")
    return roles


def function(place: Place, role: str, name: str, *, method: bool) -> tuple[str, Job]:
    """The source of a function that does `role` to a place, and how to call it."""
    owner = "self" if method else "o"
    if place.holder:
        params = f"self, other: {place.holder}" if method else f"o: {place.holder}, other: {place.holder}"
        borrower_params, borrower_args = f"o: {place.holder}", owner
    else:
        params, borrower_params, borrower_args = "o: None, other: None", "o: None", "None"
    home = owner if place.holder and place.reentrant else "None"
    declaration = f"    {place.declaration}\n" if place.declaration else ""
    common = {
        "kind": place.kind.name,
        "annotation": place.kind.annotation,
        "whole": place.kind.whole,
        "bump": place.kind.bump,
        "gone": place.gone,
        "name": name,
        "declaration": declaration,
        "borrower_params": borrower_params,
        "borrower_args": borrower_args,
    }
    body = Template(ROLES[role]).substitute(common, p=place.at(owner), q=place.at("other"), home=home)
    head = f"def {name}({params}, n: int, seed: int) -> None:\n{declaration}"
    text = f"{head}    for k in range(n):\n        i = seed + k{body}\n"
    if role == "lend":
        lender_home = "o" if place.holder and place.reentrant else "None"
        before = Template(BORROWER).substitute(common, p=place.at("o"), home=lender_home)
        text = before + text if not method else text
    return text, Job(name, place.holder, role, method)


def borrower(place: Place, name: str) -> str:
    """The function that a lending method calls; it stands outside the class."""
    return function(place, "lend", name, method=False)[0].partition("\n\n\n")[0]
