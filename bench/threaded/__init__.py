"""Programs for several threads: `setup` makes what they share, `work` is what each of them does with it.

Each names its `AMOUNT` (units of work for one thread), `UNIT` (what a unit adds to a thread's result, by which the
bench checks it) and `STEPS` (operations in a unit, by which counted instructions are divided).
"""
