"""One report a sample task: the deliverables, written from the figures that the solver found."""
