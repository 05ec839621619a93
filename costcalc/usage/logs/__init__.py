"""What usage logs come to, as the command, the API and the page of files answer it."""
