"""The demo's table in the terminal: one row for each workload, one column for each system."""

from rich.console import Console
from rich.table import Table

from tools.demo.columns import WORKLOADS, Column
from tools.staging import Staged


def print_table(
    console: Console,
    table: list[Column],
    best: dict[tuple[str, Column], float],
    staged: dict[tuple[str, str], Staged],
) -> None:
    base = table[0]
    shown = Table(title="Seconds, and how many times as fast as the interpreter on the GIL build", title_justify="left")
    shown.add_column("workload", max_width=30)
    for column in table:
        shown.add_column(column.title, justify="right", max_width=14)
    shown.add_column("native lines", justify="right")
    for workload, meaning in WORKLOADS.items():
        cells = [
            f"{best[workload, column]:.2f}\n{best[workload, base] / best[workload, column]:.1f}×" for column in table
        ]
        shown.add_row(meaning, *cells, f"{staged[workload, '3.14t'].native_share:.0f} %")
        shown.add_section()
    console.print(shown)
