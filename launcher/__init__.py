"""Makes a fresh clone run: environment, embedded servers, supervisor; imports nothing of ours."""
