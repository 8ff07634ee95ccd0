"""Tests of help: phrases, calls, alerts, sheets, pages."""
