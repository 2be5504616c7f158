"""What keeps an installation well: signs of life, beat's lease, backup and restore."""
