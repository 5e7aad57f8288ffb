"""What is sensitive in a table, how much, what law may say of it, and how easily its rows are told apart."""
