"""Rows of a corpus → what they come to, each row once, in one process, in several, or on a cluster."""
