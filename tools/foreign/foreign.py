"""What the Python checks share: their virtual environment, PEM keys, and how they end."""
import os
import sys
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAME = Path(sys.argv[0]).name


def require(*modules):
    """Imports modules, from the environment that ./install makes; exits 5 when one is missing."""
    python = Path(os.environ.get("CERTLEDGER_VENV", HERE / ".venv")) / "bin" / "python3"
    if python.exists() and Path(sys.prefix).resolve() != python.parent.parent.resolve():
        os.execv(python, [str(python), *sys.argv])
    warnings.simplefilter("ignore")  # pycose's dependencies deprecate what is not used here
    try:
        return [__import__(module, fromlist=["*"]) for module in modules]
    except ImportError as error:
        print(f"{NAME}: missing: {error.name}; run {HERE}/install", file=sys.stderr)
        sys.exit(5)


def arguments(*names):
    """The arguments, one for each name; exits 2 for another number of them."""
    if len(sys.argv) != len(names) + 1:
        print(f"usage: {NAME} {' '.join(names)}", file=sys.stderr)
        sys.exit(2)
    return sys.argv[1:]


def read(path):
    """A file's bytes; exits 1 when it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        refuse(error)


def verified(text):
    print(f"{NAME}: verified: {text}")
    sys.exit(0)


def refuse(reason):
    print(f"{NAME}: not verified: {reason}", file=sys.stderr)
    sys.exit(1)
