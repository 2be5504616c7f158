"""Conversations, threads and the answers being written in them."""
