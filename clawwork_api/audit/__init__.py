"""Who did what, allowed or denied: append-only, and chained so that a gap or a change is found."""
