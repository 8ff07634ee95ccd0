"""The public pages, and what machines are told of the service."""
