"""How long other threads wait for a thread that runs a loop (contract B7): `python -m bench.progress`."""
