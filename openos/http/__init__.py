"""Same-origin HTTP beside the pages: sign-in and out, files, health; and the gate before all of it."""
