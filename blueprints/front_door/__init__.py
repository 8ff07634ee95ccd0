"""The front door: the public pages, the directory of platforms, and what strangers write to the service."""
