"""Usage beside the seller's invoice: by how much they differ, and why."""
