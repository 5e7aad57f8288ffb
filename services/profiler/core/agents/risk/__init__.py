"""How risky a table is, what law may say of it, and how easily its rows are told apart."""
