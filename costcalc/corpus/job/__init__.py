"""Data sets that were sent: what is asked with them, their address, and what they come to as a page."""
