"""The commands and queries of the README, so that the cases run what it says."""

from __future__ import annotations

import re
from pathlib import Path

from wait import Failure

README = Path(__file__).resolve().parents[2] / "README.md"


def block(beginning: str) -> str:
    """The code of the README that begins with these words."""
    blocks = re.findall(r"^```\w*\n(.*?)^```$", README.read_text(), re.M | re.S)
    found = [code for code in blocks if code.startswith(beginning)]
    if len(found) != 1:
        raise Failure(f"the README has {len(found)} times code that begins with: {beginning}")
    return str(found[0])


def code_lines(language: str = r"\w*") -> list[str]:
    """Every line of code, each once, without the remark behind it; `language` is a pattern."""
    blocks = re.findall(r"^ *```(\w*)\n(.*?)^ *```$", README.read_text(), re.M | re.S)
    lines = (line.strip() for of, code in blocks if re.fullmatch(language, of) for line in code.splitlines())
    return list(dict.fromkeys(re.sub(r"\s+# .*", "", line) for line in lines if line))


def line(beginning: str, **words: str) -> str:
    """The one line of code that begins so, without the remark behind it; its words in capitals are replaced by others."""
    lines = {line for line in code_lines() if line.startswith(beginning)}
    if len(lines) != 1:
        raise Failure(f"the README has {len(lines)} lines of code that begin with: {beginning}")
    return fill(lines.pop(), **words)


def fill(text: str, **words: str) -> str:
    for word, meaning in words.items():
        if not re.search(rf"\b{word}\b", text):
            raise Failure(f"the README does not say {word} here: {text}")
        text = re.sub(rf"\b{word}\b", lambda _: meaning, text)
    return text
