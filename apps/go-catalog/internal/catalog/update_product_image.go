package catalog

import (
	"context"
	"errors"
	"io"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	"slipway.example/apps/go-catalog/internal/image"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/postgres"
)

const imageType = "catalog.slipway.example/ProductImage"

type imageUpload = grpc.ClientStreamingServer[catalogv1.UpdateProductImageRequest, catalogv1.ProductImage]

func (s *server) UpdateProductImage(stream imageUpload) error {
	ctx, cancel := context.WithTimeout(stream.Context(), image.Longest)
	defer cancel()
	first, err := stream.Recv()
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if first.GetName() == "" {
		return apierror.InvalidField("name", "must say in the first message whose image it is, as products/{product}/image")
	}
	name := productOf(first.GetName())
	if _, err := s.store.GetProduct(ctx, name); err != nil {
		return products.found(err, name)
	}
	upload, err := image.NewUpload(s.store, name, first.GetImage().GetContentType())
	if err != nil {
		return err
	}
	for req := first; err == nil; req, err = stream.Recv() {
		if err := upload.Write(ctx, req.GetImage().GetData()); err != nil {
			return err
		}
	}
	if !errors.Is(err, io.EOF) {
		return err // the client is gone, and what came so far is nobody's image
	}
	stored, err := upload.Finish(ctx)
	if postgres.Violates(err, postgres.ForeignKeyViolation) {
		return apierror.NotFound(products.typeName, name) // deleted meanwhile
	}
	if err != nil {
		return err
	}
	return stream.SendAndClose(&catalogv1.ProductImage{
		Name:        stored.Product + "/image",
		ContentType: stored.ContentType,
		Size:        stored.Size,
		Etag:        stored.Etag,
		UpdateTime:  timestamppb.New(stored.UpdateTime),
	})
}

// productOf is the product that a `products/{product}/image` is of.
func productOf(name string) string { return strings.TrimSuffix(name, "/image") }
