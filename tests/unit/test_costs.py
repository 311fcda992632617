"""What remains of counts, locks, boxes, dynamic calls and polls is shown below each line, with the reason."""

from pathlib import Path

from tests.unit.cli_support import run, write

NODES = """\
class Node:
    def __init__(self, size: int, next: "Node | None") -> None:
        self.size = size
        self.next = next


def last(node: Node) -> Node:
    while node.next is not None:
        node = node.next
    return node


def note(seen: list[Node], node: Node, ratio: float) -> None:
    seen.append(node)
    print(ratio)


def depth(node: Node) -> int:
    if node.next is None:
        return 0
    return depth(node.next) + 1


def area(w: float, h: float) -> float:
    return w * h



"""


def shown(tmp_path: Path, function: str) -> list[str]:
    """The report on one function, without its IR."""
    write(tmp_path, {"nodes": NODES})
    done = run("dump", "nodes.py", "--at", "final", "--func", function, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    return [line.removeprefix("# ") for line in done.stdout.splitlines() if line.startswith("#")]


def test_a_walk_owns_only_what_it_returns(tmp_path: Path) -> None:
    assert shown(tmp_path, "last") == [
        "nodes.last: 1 x count, 1 x owner test, 1 x safepoint",
        "    8  while node.next is not None:",
        "         owner test: whose is `node`; the first read of an object's attribute on this way",
        "         safepoint: poll; each round of a loop answers stop requests, signals and reclamation",
        "   10  return node",
        "         count: `node` gets a reference; the caller owns what is returned",
    ]


def test_locks_boxes_and_dynamic_calls_are_named(tmp_path: Path) -> None:
    lines = shown(tmp_path, "note")
    assert "         lock: `list.append`; CPython locks a built-in container while it changes" in lines
    assert "         box: `ratio` becomes an object; `object.call` takes an object" in lines
    assert "         dynamic call: `object.call`; nothing faster is known for `object`" in lines
    assert lines.index("   14  seen.append(node)") < lines.index("   15  print(ratio)")


def test_recursion_polls(tmp_path: Path) -> None:
    lines = shown(tmp_path, "depth")
    poll = "         safepoint: poll; a function that may call itself answers stop requests, signals and reclamation"
    assert lines[lines.index("   18  def depth(node: Node) -> int:") + 1] == poll


def test_arithmetic_on_floats_costs_nothing(tmp_path: Path) -> None:
    assert shown(tmp_path, "area") == ["nodes.area: nothing"]


def test_what_happens_only_after_a_replacement_is_summed_up(tmp_path: Path) -> None:
    lines = shown(tmp_path, "depth")
    assert any("more where something has been replaced at run time" in line for line in lines)
