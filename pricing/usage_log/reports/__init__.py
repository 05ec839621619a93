"""What is said of usage beside its cost, such as how it differs from an invoice."""
