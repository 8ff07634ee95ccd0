"""The tests: each folder mirrors a feature; laws hold for the whole; journeys run in a browser."""
