"""The command `dure`: one module per noun, wired in `main`."""
