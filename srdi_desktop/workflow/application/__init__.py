"""What the company declares: what is asked, what papers propose, and the evaluation as JSON."""
