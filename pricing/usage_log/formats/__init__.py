"""Formats of usage logs, a module each."""
