"""`make tsan` and `make asan`: the suites that matter to threads and to memory, with all native code instrumented.

plans.py       which interpreters, which tests, which settings of the sanitizer
canary.py      planted defects: what is not reported is not looked for, and then the run is void
reports.py     what was reported; accepted.toml lists what is CPython's own, each with its reason
__main__.py    runs it all and says one line
"""
