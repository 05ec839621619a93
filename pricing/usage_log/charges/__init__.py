"""Keys and their sums → charges, each key priced once."""
