"""Hostile input, faults and load in one table:  python -m tests.faults [--long]"""
