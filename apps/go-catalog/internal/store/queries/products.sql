-- name: GetProduct :one
SELECT name, display_name, description, category, price_units, price_nanos, price_currency,
  tags, revision, create_time, update_time
FROM products
WHERE name = $1;

-- name: LockProduct :one
-- Nobody changes or deletes it until the transaction ends.
SELECT revision FROM products WHERE name = $1 FOR NO KEY UPDATE;

-- name: InsertProduct :one
INSERT INTO products (name, display_name, description, category, price_units, price_nanos, price_currency, tags)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING revision, create_time, update_time;

-- name: UpdateProduct :one
-- The clock, not now(): a transaction that waited for the lock began before the change it waited for.
UPDATE products
SET display_name = $2, description = $3, category = $4, price_units = $5, price_nanos = $6, price_currency = $7,
  tags = $8, revision = gen_random_uuid(), update_time = clock_timestamp()
WHERE name = $1
RETURNING revision, update_time;

-- name: DeleteProduct :exec
DELETE FROM products WHERE name = $1;

-- name: BatchGetProducts :many
SELECT name, display_name, description, category, price_units, price_nanos, price_currency,
  tags, revision, create_time, update_time
FROM products
WHERE name = ANY(sqlc.arg(names)::text[]);

-- name: SuggestTags :many
SELECT tag::text AS tag, count(*)::integer AS product_count
FROM products, unnest(tags) AS tag
WHERE starts_with(tag, sqlc.arg(prefix)::text)
GROUP BY tag
ORDER BY product_count DESC, tag
LIMIT sqlc.arg(at_most);
