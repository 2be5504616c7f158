"""What the simulated models say, token by token, in the payloads of real containers."""
