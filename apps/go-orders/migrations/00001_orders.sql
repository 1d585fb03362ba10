-- +goose Up

CREATE TABLE orders (
  name text COLLATE "C" PRIMARY KEY CHECK (name ~ '^orders/[a-z]([a-z0-9-]{0,61}[a-z0-9])?$'),
  owner text COLLATE "C" NOT NULL CHECK (owner ~ '^users/[a-z]([a-z0-9-]{0,61}[a-z0-9])?$'),
  -- In the order's own row: an order and the promise not to make it twice are
  -- kept together or not at all (AIP-155).
  request_id uuid,
  state text COLLATE "C" NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'CONFIRMED', 'CANCELLED')),
  cancel_reason text NOT NULL DEFAULT '',
  -- The name of what the catalog keeps for it.
  reservation text COLLATE "C" NOT NULL,
  -- google.type.Money
  total_units bigint NOT NULL CHECK (total_units >= 0),
  total_nanos integer NOT NULL CHECK (total_nanos BETWEEN 0 AND 999999999),
  currency char(3) COLLATE "C" NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- Counts the states that the order came into; also its etag.
  version bigint NOT NULL DEFAULT 1,
  -- When somebody has to look after the order if nobody has by then. NULL: it is at rest.
  next_step_time timestamptz,
  create_time timestamptz NOT NULL DEFAULT now(),
  update_time timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT orders_by_request UNIQUE (owner, request_id)
);

CREATE INDEX orders_by_owner ON orders (owner, create_time, name);
CREATE INDEX orders_by_next_step ON orders (next_step_time) WHERE next_step_time IS NOT NULL;

CREATE TABLE order_lines (
  order_name text COLLATE "C" NOT NULL REFERENCES orders (name) ON DELETE CASCADE,
  position integer NOT NULL,
  product text COLLATE "C" NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  unit_price_units bigint NOT NULL CHECK (unit_price_units >= 0),
  unit_price_nanos integer NOT NULL CHECK (unit_price_nanos BETWEEN 0 AND 999999999),
  PRIMARY KEY (order_name, position),
  UNIQUE (order_name, product)
);

-- Every state that an order came into, once: what watchers are told.
CREATE TABLE order_events (
  order_name text COLLATE "C" NOT NULL REFERENCES orders (name) ON DELETE CASCADE,
  version bigint NOT NULL,
  state text COLLATE "C" NOT NULL,
  event_time timestamptz NOT NULL,
  PRIMARY KEY (order_name, version)
);

-- The schema writes the events and wakes the watchers, so that no statement
-- can forget to.
-- +goose StatementBegin
CREATE FUNCTION record_order_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO order_events (order_name, version, state, event_time) VALUES (NEW.name, NEW.version, NEW.state, NEW.update_time);
  PERFORM pg_notify('order_events', NEW.name);
  RETURN NULL;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER orders_came_into_state AFTER INSERT ON orders
  FOR EACH ROW EXECUTE FUNCTION record_order_event();
CREATE TRIGGER orders_changed_state AFTER UPDATE OF state ON orders
  FOR EACH ROW WHEN (OLD.version <> NEW.version) EXECUTE FUNCTION record_order_event();

-- +goose Down
DROP TABLE order_events;
DROP TABLE order_lines;
DROP TABLE orders;
DROP FUNCTION record_order_event;
