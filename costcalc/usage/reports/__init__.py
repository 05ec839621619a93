"""Further answers about usage: how each is asked for, and how people and programs read it."""
