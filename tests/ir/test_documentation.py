"""What the documentation says about IR and passes is what they are."""

import re
from pathlib import Path

from unlatch.ir.parse import parse_func
from unlatch.ir.text import format_func
from unlatch.ir.verify import check
from unlatch.passes.table import describe

DOCS = Path(__file__).parents[2] / "docs"
HEAD = """# The passes

In the order in which they run. This page is printed from `unlatch/passes/table.py`; do not edit it, but run
`pytest tests/ir --bless`.

"""


def test_the_list_of_passes_is_the_table(bless: bool) -> None:
    page = DOCS / "passes.md"
    if bless:
        page.write_text(HEAD + describe(), encoding="utf-8")
    assert page.read_text(encoding="utf-8") == HEAD + describe()


def test_functions_on_the_page_about_ir_are_well_formed_and_printed_as_shown() -> None:
    examples = re.findall(r"```\n(func .*?)```", (DOCS / "ir.md").read_text(encoding="utf-8"), re.DOTALL)
    assert examples
    for example in examples:
        func = parse_func(example)
        check(func)
        assert format_func(func) + "\n" == example
