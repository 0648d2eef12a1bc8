"""Settings to wired use cases; the only room of the service that knows every adapter."""
