CREATE SCHEMA expected;
CREATE VIEW expected.public__columns AS SELECT * FROM columns;
ALTER VIEW expected.public__columns RENAME "back`tick" TO backtick;
ALTER VIEW expected.public__columns RENAME "a=b" TO a_b;
ALTER VIEW expected.public__columns RENAME "<>!*" TO signs;
ALTER VIEW expected.public__columns RENAME "__op" TO op;
