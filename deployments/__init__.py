"""Models put to work: plans, deployed resources and their lifecycle."""
