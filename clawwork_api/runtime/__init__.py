"""The durable run: a journal of steps under a queue that survives every kill."""
