"""Which model, where, at what cost, and why: this room's place in the house."""
