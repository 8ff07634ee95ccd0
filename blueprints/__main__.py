"""`python -m blueprints`: the production server."""

from blueprints.core.server import serve

serve()
