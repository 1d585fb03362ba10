-- name: GetOrder :one
SELECT * FROM orders WHERE name = $1;

-- name: GetOrderOf :one
SELECT * FROM orders WHERE name = $1 AND owner = $2;

-- name: LockOrderOf :one
-- Nobody changes it until the transaction ends.
SELECT * FROM orders WHERE name = $1 AND owner = $2 FOR NO KEY UPDATE;

-- name: InsertOrder :one
INSERT INTO orders (name, owner, request_id, reservation, total_units, total_nanos, currency, next_step_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, now() + sqlc.arg(patience)::interval)
RETURNING *;

-- name: ListLines :many
SELECT * FROM order_lines WHERE order_name = ANY(sqlc.arg(order_names)::text[]) ORDER BY order_name, position;

-- name: InsertLines :copyfrom
INSERT INTO order_lines (order_name, position, product, quantity, unit_price_units, unit_price_nanos) VALUES ($1, $2, $3, $4, $5, $6);

-- name: ListEventsAfter :many
SELECT * FROM order_events WHERE order_name = $1 AND version > $2 ORDER BY version;

-- name: ConfirmOrder :execrows
-- Nothing, if the order changed since that version.
UPDATE orders
SET state = 'CONFIRMED', version = version + 1, update_time = clock_timestamp(), next_step_time = NULL
WHERE name = $1 AND version = $2;

-- name: CancelOrder :execrows
-- Nothing, if the order changed since that version.
UPDATE orders
SET state = 'CANCELLED', cancel_reason = $3, version = version + 1, update_time = clock_timestamp(), next_step_time = now() + sqlc.arg(patience)::interval
WHERE name = $1 AND version = $2;

-- name: RenewReservation :execrows
-- No change of state: neither a version nor an event. Nothing, if the order
-- changed since that version or has another new reservation by now.
UPDATE orders SET reservation = sqlc.arg(renewed)
WHERE name = $1 AND version = $2 AND reservation IN (sqlc.arg(ended), sqlc.arg(renewed));

-- name: PutToRest :execrows
-- Nothing, if the order changed since that version.
UPDATE orders SET next_step_time = NULL WHERE name = $1 AND version = $2;

-- name: ClaimDue :many
-- Whoever claims an order has as long as patience says to look after it, before others do.
UPDATE orders SET next_step_time = now() + sqlc.arg(patience)::interval
WHERE name IN (
  SELECT due.name FROM orders AS due WHERE due.next_step_time <= now() ORDER BY due.next_step_time LIMIT 20 FOR UPDATE SKIP LOCKED
)
RETURNING name;
