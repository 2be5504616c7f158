"""A cloud to rehearse on: the wires of AWS and OpenAI on loopback, with real rules."""
