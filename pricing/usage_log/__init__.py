"""Logs of usage that tools write, read line by line: each call counts once, and no text of a prompt is kept."""
