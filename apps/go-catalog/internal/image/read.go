package image

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"
	"google.golang.org/grpc/codes"

	"slipway.example/apps/go-catalog/internal/store"
	"slipway.example/libs/go-service/apierror"
)

// Chunks reads the pieces of an image, one query each.
func Chunks(ctx context.Context, queries *store.Queries, image store.Image) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for position := range int32((image.Size + chunkBytes - 1) / chunkBytes) {
			data, err := queries.GetImageChunk(ctx, store.GetImageChunkParams{Upload: image.Upload, Position: position})
			if errors.Is(err, pgx.ErrNoRows) {
				err = &apierror.Error{Code: codes.Aborted, Reason: "IMAGE_REPLACED", Message: "the image was replaced while it was read: read it again"}
			} else if err != nil {
				err = fmt.Errorf("read the image of %s: %w", image.Product, err)
			}
			if !yield(data, err) || err != nil {
				return
			}
		}
	}
}
