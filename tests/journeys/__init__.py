"""What people do, in a real browser on the real server, with scripts and without."""
