-- name: InsertImageChunk :exec
INSERT INTO image_chunks (upload, position, data) VALUES ($1, $2, $3);

-- name: PutImage :one
INSERT INTO images (product, upload, content_type, size, etag) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (product) DO UPDATE
SET upload = EXCLUDED.upload, content_type = EXCLUDED.content_type, size = EXCLUDED.size, etag = EXCLUDED.etag, update_time = clock_timestamp()
RETURNING update_time;

-- name: GetImage :one
SELECT * FROM images WHERE product = $1;

-- name: GetImageChunk :one
SELECT data FROM image_chunks WHERE upload = $1 AND position = $2;

-- name: DeleteImage :execrows
DELETE FROM images WHERE product = $1;

-- name: CollectUploads :execrows
DELETE FROM image_chunks WHERE upload IN (
  SELECT c.upload FROM image_chunks AS c
  WHERE c.position = 0 AND c.create_time < sqlc.arg(before)::timestamptz AND NOT EXISTS (SELECT FROM images i WHERE i.upload = c.upload)
);
