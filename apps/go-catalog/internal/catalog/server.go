// Package catalog is slipway.catalog.v1.CatalogService on PostgreSQL, one
// method a file.
package catalog

import (
	"context"
	"time"

	"buf.build/go/protovalidate"
	"github.com/jackc/pgx/v5/pgxpool"

	"slipway.example/apps/go-catalog/internal/image"
	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service"
	"slipway.example/libs/go-service/background"
)

// Domain is the `domain` of the google.rpc.ErrorInfo of every error.
const Domain = "catalog.slipway.example"

type server struct {
	catalogv1.UnimplementedCatalogServiceServer
	database  *pgxpool.Pool
	store     *store.Queries
	validator protovalidate.Validator
}

// Register adds the service to host, and collects uploads that came to nothing
// until ctx ends.
func Register(ctx context.Context, host *service.Host) error {
	validator, err := protovalidate.New(protovalidate.WithMessages(&catalogv1.Product{}, &catalogv1.Category{}))
	if err != nil {
		return err
	}
	queries := store.New(host.Database)
	go background.Repeat(ctx, host.Log, time.Minute, "the collection of uploads", func(ctx context.Context) error {
		return image.Collect(ctx, queries)
	})
	catalogv1.RegisterCatalogServiceServer(host.Server, &server{
		database:  host.Database,
		store:     queries,
		validator: validator,
	})
	return nil
}
