"""Session of a tool → the conversation that it is on average."""
