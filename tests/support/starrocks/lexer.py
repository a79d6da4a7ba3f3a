"""SQL text of StarRocks -> tokens, and scripts -> statements.

Source of the rules: StarRocksLex.g4 and AstBuilder.java (visitString, escapeBackSlash, visitBackQuotedIdentifier)
in fe/fe-core/src/main/java/com/starrocks/sql/parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Iterator


class DdlError(Exception):
    """A statement that StarRocks would refuse, and the line it stands in."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Token:
    kind: str  # word, name (in backticks), string, number, symbol
    text: str  # without quotes and escapes
    line: int


@dataclass(frozen=True)
class Statement:
    text: str
    tokens: list[Token]

    @property
    def line(self) -> int:
        return self.tokens[0].line


# The first pattern that matches wins.  A hint (`/*+`) and a comment without an end match none.
_PATTERNS = [
    ("blank", re.compile(r"\s+")),
    ("comment", re.compile(r"--[^\r\n]*|/\*(?!\+).*?\*/", re.DOTALL)),
    ("name", re.compile(r"`(?:[^`]|``)*`")),
    ("string", re.compile(r"'(?:[^'\\]|\\.|'')*'" + r'|"(?:[^"\\]|\\.|"")*"', re.DOTALL)),
    ("number", re.compile(r"\d+(?:\.\d+)?(?![A-Za-z_])")),
    ("word", re.compile(r"[A-Za-z_0-9]+")),
    ("symbol", re.compile(r"->|[(),;.=<>+\-*\[\]%@]|/(?!\*)")),
]

# escapeBackSlash: these letters have a meaning, `\%` and `\_` keep the backslash, any other loses it.
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "0": "\0", "Z": "\x1a", "%": "\\%", "_": "\\_"}


def unescape(literal: str) -> str:
    """The value of a string literal: first the doubled quotes, then the backslashes (AstBuilder.visitString)."""
    quote = literal[0]
    inner = literal[1:-1].replace(quote * 2, quote)
    return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), inner, flags=re.DOTALL)


def quote_string(value: str) -> str:
    """A string literal for `value`, in the form that needs the fewest rules."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _value(kind: str, text: str) -> str:
    if kind == "string":
        return unescape(text)
    if kind == "name":
        return text[1:-1]
    return text


def _scan(sql: str) -> Iterator[tuple[Token, int, int]]:
    """Tokens with the offsets where they begin and end."""
    position, line = 0, 1
    while position < len(sql):
        for kind, pattern in _PATTERNS:
            match = pattern.match(sql, position)
            if match:
                break
        else:
            raise DdlError(f"cannot read from here: {sql[position:position + 20]!r}", line)
        if kind not in ("blank", "comment"):
            yield Token(kind, _value(kind, match[0]), line), match.start(), match.end()
        line += match[0].count("\n")
        position = match.end()


def tokenize(sql: str) -> list[Token]:
    return [token for token, _, _ in _scan(sql)]


def split_statements(sql: str) -> list[Statement]:
    """The statements of a script.  `;` stands between them (rule singleStatement), so the last one may lack it."""
    statements: list[Statement] = []
    tokens: list[Token] = []
    start = 0
    for token, begin, end in _scan(sql):
        if token.kind == "symbol" and token.text == ";":
            if tokens:
                statements.append(Statement(sql[start:begin], tokens))
            tokens = []
            continue
        if not tokens:
            start = begin
        tokens.append(token)
    if tokens:
        statements.append(Statement(sql[start:].rstrip(), tokens))
    return statements
