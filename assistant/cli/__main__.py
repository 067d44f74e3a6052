"""`python -m assistant.cli` is `verbatim`."""

from assistant.cli.main import main

if __name__ == "__main__":
    main()
