"""One solver a sample task: `solve(tables, texts) -> figures`, in process or as a program in the sandbox."""
