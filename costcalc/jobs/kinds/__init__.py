"""What files are read for: a file for each kind of work, and one that lists them."""
