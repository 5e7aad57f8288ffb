"""The transformer's craft: from what was measured to what people act on."""
