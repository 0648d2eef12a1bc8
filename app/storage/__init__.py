"""What is kept: the database in SQL (SQLite or PostgreSQL), and files of the home.

Each store is a module named by what it keeps; `unit_of_work` is one transaction over all of them. The database's
`tables` and their changes (`migrations`) have rooms of their own. In `home` are the files that people read, edit or
carry elsewhere.
"""
