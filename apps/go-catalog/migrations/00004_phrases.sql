-- +goose Up

-- A phrase is words in a row. Without a gap, the last word of a name and the
-- first tag are in a row, and so are the last tag and a description. The gap
-- is a word that nobody can ask for, and short: words that are far from each
-- other count less. The column is made anew, because only PostgreSQL 17 could
-- change its expression, and that would write every row too.
ALTER TABLE products DROP COLUMN search, ADD COLUMN search tsvector NOT NULL GENERATED ALWAYS AS (
  setweight(to_tsvector('english', display_name), 'A')
  || $$' ':4$$::tsvector || setweight(to_tsvector('english', tag_words(tags)), 'B')
  || $$' ':4$$::tsvector || setweight(to_tsvector('english', description), 'C')
) STORED;
CREATE INDEX products_by_word ON products USING gin (search);

-- +goose Down
ALTER TABLE products DROP COLUMN search, ADD COLUMN search tsvector NOT NULL GENERATED ALWAYS AS (
  setweight(to_tsvector('english', display_name), 'A')
  || setweight(to_tsvector('english', tag_words(tags)), 'B')
  || setweight(to_tsvector('english', description), 'C')
) STORED;
CREATE INDEX products_by_word ON products USING gin (search);
