"""Files of a home that people read, edit or carry elsewhere; each module names the file it keeps."""
