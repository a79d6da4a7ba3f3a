INSERT INTO plain VALUES (1, 'public'), (2, 'public');
INSERT INTO other.plain VALUES (1, 'other', 'x'), (3, 'other', 'x');
INSERT INTO "xOddSchema".plain VALUES (1, 'xodd'), (3, 'xodd');
INSERT INTO doxt.plain VALUES (1, 'doxt'), (3, 'doxt');
INSERT INTO "OddSchema".plain VALUES (1, 'odd'), (2, 'odd');
INSERT INTO "do.t".plain VALUES (1, 'dot'), (2, 'dot');
INSERT INTO never VALUES (1, 'never');
INSERT INTO "Lone" VALUES (1, 'Lone'), (2, 'Lone');
INSERT INTO lone VALUES (1, 'lone', 'x'), (3, 'lone', 'x');
INSERT INTO "MixedCase" VALUES (1, 'a'), (2, 'b');
INSERT INTO "OddSchema"."Mixed.Case" VALUES (1, 'a'), (2, 'b');
INSERT INTO "do.t.s" VALUES (1, 'a'), (2, 'b');
INSERT INTO "hy-phen"."a-b" VALUES (1, 'a'), (2, 'b');
INSERT INTO "1st" VALUES (1, 'a'), (2, 'b');
INSERT INTO "select" VALUES (1, 'a', 'k', 'p', '2024-02-29', 'v'), (2, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "_" VALUES (1, 'a'), (2, 'b');
INSERT INTO "Twin" VALUES (1, 'Twin'), (2, 'Twin');
INSERT INTO twin VALUES (1, 'twin', 'w'), (3, 'twin', 'w');
INSERT INTO columns
SELECT n, 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9', 'c13', 'c14', 'c15', 'c16', 'c17', 'c18', 'c19',
  'c20', 'c21', 'c22', 'c23', 'c24', 'c25', 'c26', 'c27', 'c28', 'c29', 'c30', 'c31' FROM generate_series(1, 2) AS n;
