"""What is asked about people, their keys and what they did."""
