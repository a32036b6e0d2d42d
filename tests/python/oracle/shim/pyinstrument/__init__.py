"""For "python -m pyinstrument", which pyinstrument's tests run: the command."""
