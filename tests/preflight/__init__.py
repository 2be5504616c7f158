"""Whether the plan's verdicts come true."""
