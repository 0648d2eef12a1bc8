"""What runs by itself. `work` is the loop: it empties the inbox and the outbox, then sees to the chores.

The chores watch promises, drift and storms, bring in what other ticket systems and sources have that is new, count
days, and forget what is old.
"""
