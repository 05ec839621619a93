"""Pieces of files done in this process, in several, or on a cluster, whatever it is that is done with them."""
