-- name: GetStock :one
-- Of a product that was never counted, nothing.
SELECT p.name AS product, coalesce(s.on_hand, 0)::bigint AS on_hand, coalesce(s.reserved, 0)::bigint AS reserved,
  coalesce(s.revision, '00000000-0000-0000-0000-000000000000')::uuid AS revision, coalesce(s.update_time, p.create_time)::timestamptz AS update_time
FROM products p LEFT JOIN stock s ON s.product = p.name
WHERE p.name = $1;

-- name: EnsureStock :exec
-- So that there is a row to lock.
INSERT INTO stock (product, revision) VALUES ($1, '00000000-0000-0000-0000-000000000000') ON CONFLICT DO NOTHING;

-- name: LockStock :many
-- In one order, so that two calls that want the same products cannot block each other for ever.
SELECT product, on_hand, reserved, revision FROM stock
WHERE product = ANY(sqlc.arg(products)::text[])
ORDER BY product FOR NO KEY UPDATE;

-- name: CountStock :exec
UPDATE stock SET on_hand = $2, revision = gen_random_uuid(), update_time = clock_timestamp() WHERE product = $1;

-- name: MoveStock :exec
-- Adds to both counts what the lines of a reservation hold, so many times: of rows that the caller has locked.
UPDATE stock s
SET on_hand = s.on_hand + sqlc.arg(on_hand)::bigint * l.quantity,
  reserved = s.reserved + sqlc.arg(reserved)::bigint * l.quantity,
  revision = gen_random_uuid(), update_time = clock_timestamp()
FROM reservation_lines l
WHERE l.reservation = sqlc.arg(reservation) AND s.product = l.product;

-- name: InsertReservation :execrows
-- No row, if there is one of that name already. A call that comes at the same time waits here until it is known.
INSERT INTO reservations (name, expire_time) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: InsertReservationLines :copyfrom
INSERT INTO reservation_lines (reservation, product, quantity) VALUES ($1, $2, $3);

-- name: GetReservation :one
SELECT * FROM reservations WHERE name = $1;

-- name: LockReservation :one
-- Its state does not change until the transaction ends.
SELECT * FROM reservations WHERE name = $1 FOR NO KEY UPDATE;

-- name: ListReservationLines :many
SELECT product, quantity FROM reservation_lines WHERE reservation = $1 ORDER BY product;

-- name: SetReservationState :exec
UPDATE reservations SET state = $2, update_time = clock_timestamp() WHERE name = $1;

-- name: LockDueReservation :one
-- One that nobody else is just about to collect or to confirm.
SELECT * FROM reservations
WHERE state = 'ACTIVE' AND expire_time <= now() AND name <> ALL(sqlc.arg(passed_over)::text[])
ORDER BY expire_time LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;

-- name: ForgetReservations :execrows
-- By when they ended, not by when they would have: a sale may be given back long after.
DELETE FROM reservations WHERE name IN (
  SELECT r.name FROM reservations AS r
  WHERE r.state IN ('RELEASED', 'EXPIRED') AND r.update_time < sqlc.arg(before)::timestamptz
  LIMIT 1000 FOR UPDATE SKIP LOCKED
);
