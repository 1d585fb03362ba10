-- name: GetCategory :one
SELECT name, display_name, description, revision, create_time, update_time
FROM categories
WHERE name = $1;

-- name: LockCategory :one
-- Nobody changes or deletes it until the transaction ends. Products may still be added to it.
SELECT revision FROM categories WHERE name = $1 FOR NO KEY UPDATE;

-- name: InsertCategory :one
INSERT INTO categories (name, display_name, description)
VALUES ($1, $2, $3)
RETURNING revision, create_time, update_time;

-- name: UpdateCategory :one
-- The clock, not now(): a transaction that waited for the lock began before the change it waited for.
UPDATE categories
SET display_name = $2, description = $3, revision = gen_random_uuid(), update_time = clock_timestamp()
WHERE name = $1
RETURNING revision, update_time;

-- name: DeleteCategory :exec
DELETE FROM categories WHERE name = $1;
