INSERT INTO documents VALUES (0, 'short');
UPDATE documents SET body = body || 'longer' WHERE id <= 10;
DELETE FROM documents WHERE id > 8000;
