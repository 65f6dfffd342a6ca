"""The catalogues of what people read, and how its texts are found."""
