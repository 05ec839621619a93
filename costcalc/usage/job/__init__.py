"""Files of usage that were sent: their address, how far reading is, and what they come to as a page."""
