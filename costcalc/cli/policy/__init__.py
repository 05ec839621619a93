"""Policy: what prompts and usage may cost, and whether they do."""
