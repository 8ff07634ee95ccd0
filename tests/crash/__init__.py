"""A storm: people write while the server is killed, again and again; then what they were told is held to be true."""
