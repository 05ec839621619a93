"""FOCUS, the FinOps Foundation's format of bills: usage as rows of it, and the price tables as its price sheet."""
