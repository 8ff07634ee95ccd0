"""The service desk: people and roles, journeys, settings, duty and the journal; never a word of anybody's."""
