"""The predecessors' formats: reading published runs into a workspace.

What an imported coworker's figures mean:

- mean score: over all its evaluations, repeats of a task included (what the publishers call the average);
- tasks and hours: over its completions, each task once, so retries don't multiply hours;
- balance history: its ledger by simulated day; the last entry (highest `id`) of a day has that day's balance
  in `balance_after`. Entries are in the order of the published file, which is not always that of the dates;
- an entry's `created_at` is when it was imported, its `day` the simulated date; no cap counts it.
"""
