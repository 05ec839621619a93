"""Budgets by department: what each has spent in a month, what it will have by the end, and how its budget stands."""
