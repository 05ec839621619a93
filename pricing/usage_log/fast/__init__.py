"""Rows like those before, read by typed decoders to what the slow reader gives."""
