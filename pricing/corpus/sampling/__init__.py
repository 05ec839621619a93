"""A part of a corpus, chosen by chance, and what it says of the whole."""
