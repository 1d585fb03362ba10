-- name: LockForSeed :exec
-- Two seeds at once queue up here, and so does who changes stock; readers do not wait.
LOCK TABLE categories, stock IN SHARE ROW EXCLUSIVE MODE;

-- name: HasCategories :one
SELECT EXISTS (SELECT FROM categories);

-- name: HasStock :one
SELECT EXISTS (SELECT FROM stock);

-- name: LockProducts :many
-- Those that there are. Nobody deletes them until the transaction ends.
SELECT name FROM products WHERE name = ANY(sqlc.arg(names)::text[]) FOR KEY SHARE;

-- name: CopyCategories :copyfrom
INSERT INTO categories (name, display_name, description, create_time, update_time) VALUES ($1, $2, $3, $4, $5);

-- name: CopyStock :copyfrom
INSERT INTO stock (product, on_hand) VALUES ($1, $2);

-- name: CopyProducts :copyfrom
INSERT INTO products (name, display_name, description, category, price_units, price_nanos, price_currency, tags, create_time, update_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);
