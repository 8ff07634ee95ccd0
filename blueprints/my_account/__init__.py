"""The life of an account: who I am here, my devices, my address, and how I leave."""
