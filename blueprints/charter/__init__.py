"""The charter of the collective, version by version, and who agreed to which."""
