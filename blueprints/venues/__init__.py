"""The places where meetings are held, each told so that one comes without worry."""
