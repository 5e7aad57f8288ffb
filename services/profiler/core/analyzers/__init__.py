"""Statistics that are measured in one pass: expressions over a batch, mergeable states, figures."""
