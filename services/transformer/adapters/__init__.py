"""What the transformer speaks to beside the bus: language models, and the store of their answers."""
