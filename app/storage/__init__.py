"""What is kept: the database in SQL (SQLite or PostgreSQL), and files of the home.

Each store is a module named by what it keeps; `unit_of_work` is one transaction over all of them. Tables stand in
`tables` and the modules `..._tables`, their changes in `migrations`. Modules `..._file`, `..._files` and `..._shelf`
keep files that people read, edit or carry elsewhere.
"""
