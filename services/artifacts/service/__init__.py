"""What artifacts does, in domain words: takes uploads, renders reports, signs downloads."""
