"""Reads the tokens of one statement, whatever it says."""

from __future__ import annotations

from starrocks.lexer import DdlError, Token
from starrocks.reserved import RESERVED


class Parser:
    """Reads the tokens of one statement from left to right."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.position = 0

    @property
    def line(self) -> int:
        return self.tokens[min(self.position, len(self.tokens) - 1)].line

    def fail(self, expected: str) -> DdlError:
        found = self.tokens[self.position].text if self.position < len(self.tokens) else "the end"
        return DdlError(f"syntax error: expected {expected}, found '{found}'", self.line)

    def at(self, *texts: str) -> bool:
        """Do the next tokens read like this?  Words in any case; names and strings are never keywords."""
        ahead = self.tokens[self.position : self.position + len(texts)]
        return len(ahead) == len(texts) and all(
            t.kind in ("word", "symbol") and t.text.upper() == want for t, want in zip(ahead, texts)
        )

    def accept(self, *texts: str) -> bool:
        if not self.at(*texts):
            return False
        self.position += len(texts)
        return True

    def expect(self, *texts: str) -> None:
        if not self.accept(*texts):
            raise self.fail(" ".join(texts))

    def take(self, kind: str) -> Token:
        if self.position >= len(self.tokens) or self.tokens[self.position].kind != kind:
            raise self.fail(f"a {kind}")
        self.position += 1
        return self.tokens[self.position - 1]

    def identifier(self) -> str:
        """A name in backticks, or an unquoted word that is not reserved (docs/en/sql-reference/sql-statements/keywords.md)."""
        line = self.line
        if self.position < len(self.tokens) and self.tokens[self.position].kind == "name":
            name = self.take("name").text
            # The lexer takes a doubled backtick, and then visitBackQuotedIdentifier deletes all of them: another name.
            if "`" in name:
                raise DdlError(f"a backtick cannot be part of a name: {name}", line)
            return name
        word = self.take("word").text
        if word.upper() in RESERVED:
            raise DdlError(f"syntax error: '{word}' is reserved, a name must be in backticks", line)
        return word

    def identifiers(self) -> list[str]:
        self.expect("(")
        names = [self.identifier()]
        while self.accept(","):
            names.append(self.identifier())
        self.expect(")")
        return names

    def next_is_function(self) -> bool:
        ahead = self.tokens[self.position : self.position + 2]
        return len(ahead) == 2 and ahead[0].kind == "word" and (ahead[1].kind, ahead[1].text) == ("symbol", "(")

    def balanced(self, *ends: str) -> list[Token]:
        """Everything up to the first of `ends` outside brackets.  `[(1), (2))` is legal: a range open at its end."""
        start, depth = self.position, 0
        while self.position < len(self.tokens) and (depth > 0 or not any(self.at(end) for end in ends)):
            if self.at("(") or self.at("["):
                depth += 1
            elif self.at(")") or self.at("]"):
                depth -= 1
            self.position += 1
        return self.tokens[start : self.position]

    def end(self) -> None:
        if self.position < len(self.tokens):
            raise self.fail("the end of the statement")
