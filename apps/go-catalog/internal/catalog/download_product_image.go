package catalog

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/jackc/pgx/v5"
	"google.golang.org/genproto/googleapis/api/httpbody"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	"slipway.example/apps/go-catalog/internal/image"
	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/apierror"
)

func (s *server) DownloadProductImage(req *catalogv1.DownloadProductImageRequest, stream grpc.ServerStreamingServer[httpbody.HttpBody]) error {
	ctx := stream.Context()
	stored, err := s.image(ctx, req.GetName())
	if err != nil {
		return err
	}
	err = stream.SendHeader(metadata.Pairs(
		"etag", `"`+stored.Etag+`"`,
		"last-modified", stored.UpdateTime.UTC().Format(http.TimeFormat),
		"cache-control", "no-cache",
	))
	if err != nil {
		return err
	}
	contentType := stored.ContentType
	for data, err := range image.Chunks(ctx, s.store, stored) {
		if err != nil {
			return err
		}
		if err := stream.Send(&httpbody.HttpBody{ContentType: contentType, Data: data}); err != nil {
			return err
		}
		contentType = ""
	}
	return nil
}

// image finds the image of that name.
func (s *server) image(ctx context.Context, name string) (store.Image, error) {
	stored, err := s.store.GetImage(ctx, productOf(name))
	if errors.Is(err, pgx.ErrNoRows) {
		return stored, apierror.NotFound(imageType, name)
	}
	if err != nil {
		return stored, fmt.Errorf("read %s: %w", name, err)
	}
	return stored, nil
}
