"""What an edit costs, beside what others take for the same work on the same machine in the same run.

    python -m benchmarks                 the whole table (about ten minutes), and benchmarks.json
    python -m benchmarks --quick         every row once, small: whether it runs, not how fast
    python -m benchmarks edits startup   those parts only

Every contestant of a row runs in turn, round after round, so that whatever else the machine does hits all of them; the
figure is the median of the rounds. A ratio is our time (or memory) divided by the other's. The peers come with
`pip install '.[bench]'`; one that is not installed is shown as "not here".
"""
