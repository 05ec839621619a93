"""What may come in: who asks, how much at once, and what a person is told who is refused."""
