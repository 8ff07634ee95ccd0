"""The ways to come in: passkey, link by mail, password, code; and the proof asked again before what weighs."""
