"""The nouns: frozen dataclasses, enums and errors. No I/O, standard library only.

Every other room imports these types and no room redefines them. To add one: put it into the file of its noun,
keep it frozen, give units in the docstring; what must be stored goes through `plain.py` and needs no code of its own.
"""
