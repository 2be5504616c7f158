"""The ledger: who spent what on which model, line by line."""
