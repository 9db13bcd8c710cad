"""What is printed on a page: layer or reading, printed numbers, facts, figures."""
