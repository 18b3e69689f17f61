"""What a register's columns, words and services are taken for, and how sure that is."""
