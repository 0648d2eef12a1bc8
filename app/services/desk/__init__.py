"""What agents read, write and are suggested. `desk_tools` and `ticket_life` hand it to the agents' pages."""
