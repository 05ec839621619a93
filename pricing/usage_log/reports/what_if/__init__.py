"""What the same usage would cost on other models and tiers, with more of it cached or in batches."""
