"""Awards as open data in the 360Giving Data Standard."""
