"""What the readers of all formats share: fields, times, cells, and what they mean for the charge."""
