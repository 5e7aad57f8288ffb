"""Laid-out sheets as an .xlsx file, written row by row through openpyxl."""
