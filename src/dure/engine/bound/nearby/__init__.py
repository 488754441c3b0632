"""Routes near to those that a program uses."""
