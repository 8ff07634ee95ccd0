"""The people of the demo, its door and its mailbox; imported only when this is a demo."""
