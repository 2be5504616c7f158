"""The pages of conversations, by what one does on them."""
