-- +goose Up

-- A product without a row here was never counted: there is none of it.
CREATE TABLE stock (
  product text COLLATE "C" PRIMARY KEY CONSTRAINT stock_of_product REFERENCES products (name) ON DELETE CASCADE,
  on_hand bigint NOT NULL DEFAULT 0 CONSTRAINT stock_on_hand CHECK (on_hand BETWEEN 0 AND 2000000000),
  -- The pieces that active reservations hold. Whatever the code does, no more
  -- can be reserved than are there.
  reserved bigint NOT NULL DEFAULT 0,
  revision uuid NOT NULL DEFAULT gen_random_uuid(),
  update_time timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT stock_not_oversold CHECK (reserved BETWEEN 0 AND on_hand)
);

CREATE TABLE reservations (
  name text COLLATE "C" PRIMARY KEY CHECK (name ~ '^reservations/[a-z]([a-z0-9-]{0,61}[a-z0-9])?$'),
  state text COLLATE "C" NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('ACTIVE', 'CONFIRMED', 'RELEASED', 'EXPIRED')),
  expire_time timestamptz NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  -- When its state last changed.
  update_time timestamptz NOT NULL DEFAULT now()
);

-- What the collector looks for: those to expire, and those to forget.
CREATE INDEX reservations_to_expire ON reservations (expire_time) WHERE state = 'ACTIVE';
CREATE INDEX reservations_to_forget ON reservations (update_time) WHERE state IN ('RELEASED', 'EXPIRED');

-- Not a reference to products: a sale outlives what was sold.
CREATE TABLE reservation_lines (
  reservation text COLLATE "C" NOT NULL REFERENCES reservations (name) ON DELETE CASCADE,
  product text COLLATE "C" NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (reservation, product)
);

-- +goose Down
DROP TABLE reservation_lines;
DROP TABLE reservations;
DROP TABLE stock;
