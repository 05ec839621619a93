"""Ways to reduce the pieces of logs: in this process, in several, on a cluster. All come to the same, byte for byte."""
