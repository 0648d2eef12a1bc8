"""The small models of messages, learned and measured: `eval messages`."""
