"""The benchmark programs: plain typed modules, each with `run(n)` and a `DEFAULT` size."""
