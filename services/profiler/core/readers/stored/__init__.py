"""What Parquet, Arrow and Avro share: columns with declared types, rows in bounded frames."""
