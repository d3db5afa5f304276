"""ClawWork: the service that runs AI coworkers and keeps their money, runs and deliverables."""

__version__ = "0.1.0"
