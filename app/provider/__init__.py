"""Identity providers: who signs in, whose tokens hold, and connections that lead only where they may."""
