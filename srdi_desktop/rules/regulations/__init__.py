"""Regulations (评价标准): conditions and indicators, and the vocabulary of their judgements."""
