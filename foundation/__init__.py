"""The floor: what every room stands on, without a word of any domain."""
