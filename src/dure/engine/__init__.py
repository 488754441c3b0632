"""Numbers: arrays in, values out. No Django, database, file or clock; randomness is passed in."""
