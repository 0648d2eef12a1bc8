"""What is noted of a page when it is indexed, so that an answer need not read it word by word: what its sentences are
and offer, and which words they, its passages and the page itself hold."""
