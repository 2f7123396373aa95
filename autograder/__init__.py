"""What grades the notebooks; file names follow the way of a submission. See README.md beside this file."""
