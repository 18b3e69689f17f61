"""The workbook: a sheet a table."""
