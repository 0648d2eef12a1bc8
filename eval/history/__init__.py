"""Past requests of an export or of the desk, as a gold set and a first report: `eval goldset`, `eval history`."""
