"""Who comes in, with what rights, and how often. `door` hands it to the faces; every act is in the `audit` log."""
