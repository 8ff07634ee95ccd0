"""Floors: small applications that do the least of what a page of Cordée does. Their figures are the units of ours."""
