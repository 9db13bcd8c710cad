"""The verbs: `session.py` short and durable, `runs.py` long and cancellable; plans and reports made from verdicts.

To add a verb: a method of Session, its words in history.toml.
To add long work: a generator in runs.py over plain values.
"""
