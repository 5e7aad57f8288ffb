"""The tables of the history, one file each; ``registry`` lists them."""
