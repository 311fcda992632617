"""`make demo`: three real programs, compiled unmodified and timed side by side with the interpreter.

corpora.py    what is compiled and what it works on: sources, TOML files
worker.py     runs one workload in one interpreter; knows nothing of the project
columns.py    the five systems that are compared, and the turns they take
table.py      the table in the terminal
chart.py      the same as an SVG chart
__main__.py   the order of things
"""
