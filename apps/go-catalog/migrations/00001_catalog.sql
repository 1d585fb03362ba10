-- +goose Up

-- Text is compared by code point (COLLATE "C"), in every database alike: page
-- tokens hold keys of these orders, and the indexes outlive a new libc.
CREATE TABLE categories (
  name text COLLATE "C" PRIMARY KEY CHECK (name ~ '^categories/[a-z]([a-z0-9-]{0,61}[a-z0-9])?$'),
  display_name text COLLATE "C" NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 120),
  description text NOT NULL DEFAULT '' CHECK (char_length(description) <= 4000),
  -- Random, not counted: a category that is deleted and made again must not
  -- match an etag of its former life.
  revision uuid NOT NULL DEFAULT gen_random_uuid(),
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now()
);

-- One for each order that a client may ask for, with the key that breaks ties.
CREATE INDEX categories_by_display_name ON categories (display_name, name);
CREATE INDEX categories_by_create_time ON categories (create_time, name);
CREATE INDEX categories_by_update_time ON categories (update_time, name);

-- array_to_string is only STABLE, because it takes arrays of every type. Of
-- text it depends on nothing else, as a generated column demands.
CREATE FUNCTION tag_words(tags text[]) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN array_to_string(tags, ' ');

CREATE TABLE products (
  name text COLLATE "C" PRIMARY KEY CHECK (name ~ '^products/[a-z]([a-z0-9-]{0,61}[a-z0-9])?$'),
  display_name text COLLATE "C" NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 120),
  description text NOT NULL DEFAULT '' CHECK (char_length(description) <= 4000),
  category text COLLATE "C" NOT NULL CONSTRAINT products_in_category REFERENCES categories (name),
  -- google.type.Money
  price_units bigint NOT NULL CHECK (price_units >= 0),
  price_nanos integer NOT NULL DEFAULT 0 CHECK (price_nanos BETWEEN 0 AND 999999999),
  price_currency char(3) COLLATE "C" NOT NULL CHECK (price_currency ~ '^[A-Z]{3}$'),
  tags text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 20 AND array_position(tags, NULL) IS NULL),
  revision uuid NOT NULL DEFAULT gen_random_uuid(),
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  search tsvector NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector('english', display_name), 'A')
    || setweight(to_tsvector('english', tag_words(tags)), 'B')
    || setweight(to_tsvector('english', description), 'C')
  ) STORED
);

CREATE INDEX products_by_create_time ON products (create_time, name);
CREATE INDEX products_by_update_time ON products (update_time, name);
CREATE INDEX products_by_display_name ON products (display_name, name);
CREATE INDEX products_by_price ON products (price_units, price_nanos, name);
-- Also what the deletion of a category looks into.
CREATE INDEX products_by_category ON products (category, create_time, name);
CREATE INDEX products_by_tag ON products USING gin (tags);
CREATE INDEX products_by_word ON products USING gin (search);

-- +goose Down
DROP TABLE products;
DROP FUNCTION tag_words;
DROP TABLE categories;
