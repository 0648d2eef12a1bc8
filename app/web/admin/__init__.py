"""The administrators' pages, one module a page; `routes` puts them together, `seats` hands each what it may use."""
