"""Gunicorn's settings for both sides of the comparison: none but that it listens to nobody's commands."""

control_socket_disable = True
