"""Words that tell what a text is: names, countries, towns."""
