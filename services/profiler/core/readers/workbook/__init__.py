"""Workbooks: packages of sheets, the tables on them and what their cells say."""
