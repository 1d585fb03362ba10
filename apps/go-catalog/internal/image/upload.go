// Package image keeps the images of products in PostgreSQL, in pieces: neither
// a whole image nor a connection is held while a client is slow.
package image

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"mime"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"

	"slipway.example/apps/go-catalog/internal/store"
	"slipway.example/libs/go-service/apierror"
)

const (
	maxBytes   = 5 << 20
	chunkBytes = 256 << 10
	// sniffed is how much of an image net/http looks at to tell its type.
	sniffed = 512
)

// Longest is how long an upload may take. Collect cannot see whether somebody
// still writes one, and waits for longer than that.
const (
	Longest   = 30 * time.Minute
	abandoned = 2 * Longest
)

// types are what a browser shows, and what can hold no script.
var types = []string{"image/png", "image/jpeg", "image/webp", "image/gif"}

// Upload is an image on its way in. Until it is finished it is nobody's.
type Upload struct {
	store       *store.Queries
	product     string
	contentType string
	id          pgtype.UUID
	position    int32
	size        int64
	digest      hash.Hash
	pending     []byte
}

// NewUpload begins an upload for a product, which must exist. Fails for the
// caller if the type is none that is stored.
func NewUpload(queries *store.Queries, product, contentType string) (*Upload, error) {
	plain, _, err := mime.ParseMediaType(contentType)
	if err != nil || !slices.Contains(types, plain) {
		return nil, apierror.InvalidField("image.content_type", "%q is none of image/png, image/jpeg, image/webp and image/gif", contentType)
	}
	id := pgtype.UUID{Bytes: uuid.New(), Valid: true}
	return &Upload{store: queries, product: product, contentType: plain, id: id, digest: sha256.New()}, nil
}

// Write takes the next piece, of any size.
func (u *Upload) Write(ctx context.Context, data []byte) error {
	u.size += int64(len(data))
	if u.size > maxBytes {
		return apierror.InvalidField("image.data", "is more than the %d bytes that an image may have", maxBytes)
	}
	u.digest.Write(data)
	u.pending = append(u.pending, data...)
	for len(u.pending) >= chunkBytes {
		if err := u.flush(ctx, u.pending[:chunkBytes]); err != nil {
			return err
		}
		u.pending = slices.Clone(u.pending[chunkBytes:])
	}
	return nil
}

// Finish makes the upload the product's image, in place of the one before.
func (u *Upload) Finish(ctx context.Context) (store.Image, error) {
	if u.size == 0 {
		return store.Image{}, apierror.InvalidField("image.data", "is empty")
	}
	if len(u.pending) > 0 {
		if err := u.flush(ctx, u.pending); err != nil {
			return store.Image{}, err
		}
	}
	image := store.Image{Product: u.product, Upload: u.id, ContentType: u.contentType, Size: u.size, Etag: hex.EncodeToString(u.digest.Sum(nil)[:16])}
	at, err := u.store.PutImage(ctx, store.PutImageParams{
		Product: image.Product, Upload: image.Upload, ContentType: image.ContentType, Size: image.Size, Etag: image.Etag,
	})
	if err != nil {
		return image, fmt.Errorf("store the image of %s: %w", u.product, err)
	}
	image.UpdateTime = at
	return image, nil
}

func (u *Upload) flush(ctx context.Context, chunk []byte) error {
	if u.position == 0 {
		if seen := http.DetectContentType(chunk[:min(len(chunk), sniffed)]); seen != u.contentType {
			return apierror.InvalidField("image.data", "is no %s: it looks like %s", u.contentType, seen)
		}
	}
	if err := u.store.InsertImageChunk(ctx, store.InsertImageChunkParams{Upload: u.id, Position: u.position, Data: chunk}); err != nil {
		return fmt.Errorf("store a piece of the image of %s: %w", u.product, err)
	}
	u.position++
	return nil
}

// Collect deletes the uploads that are nobody's image: broken off, replaced,
// or of products that are gone. Younger ones may still come to their end.
func Collect(ctx context.Context, queries *store.Queries) error {
	if _, err := queries.CollectUploads(ctx, time.Now().Add(-abandoned)); err != nil {
		return fmt.Errorf("collect uploads: %w", err)
	}
	return nil
}
