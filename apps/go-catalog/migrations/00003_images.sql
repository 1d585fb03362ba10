-- +goose Up

CREATE TABLE images (
  product text COLLATE "C" PRIMARY KEY CONSTRAINT image_of_product REFERENCES products (name) ON DELETE CASCADE,
  upload uuid NOT NULL UNIQUE,
  content_type text NOT NULL,
  size bigint NOT NULL CHECK (size BETWEEN 1 AND 5242880),
  etag text NOT NULL,
  update_time timestamptz NOT NULL DEFAULT now()
);

-- Pieces, as they came: an upload is nobody's image until its last piece is
-- here, and then becomes one in a single statement.
CREATE TABLE image_chunks (
  upload uuid NOT NULL,
  position integer NOT NULL,
  data bytea NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (upload, position)
);

-- What the collector looks through for uploads that are nobody's image.
CREATE INDEX image_uploads ON image_chunks (create_time) WHERE position = 0;

-- +goose Down
DROP TABLE image_chunks;
DROP TABLE images;
