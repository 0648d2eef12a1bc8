"""What administrators do. `administration` hands it to their pages; `audited` keeps the reason of each act."""
