"""The unit of all pages: Flask that says hello."""

from flask import Flask

app = Flask(__name__, static_folder=None)


@app.get("/")
def hello() -> str:
    return "Bonjour"
