"""The design system: one way each to show status, money, time, a file, a person, and what went wrong."""
