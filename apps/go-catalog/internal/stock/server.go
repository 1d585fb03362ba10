// Package stock is slipway.catalog.v1.StockService on PostgreSQL, one method a
// file. What keeps anything from being sold twice is in the schema; here is
// what keeps everything in order: whoever changes a reservation locks it first,
// then the stock of its products by name.
package stock

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service"
)

const (
	productType     = "catalog.slipway.example/Product"
	stockType       = "catalog.slipway.example/Stock"
	reservationType = "catalog.slipway.example/Reservation"
)

// The states of a reservation, as they are stored.
const (
	active    = "ACTIVE"
	confirmed = "CONFIRMED"
	released  = "RELEASED"
	expired   = "EXPIRED"
)

type server struct {
	catalogv1.UnimplementedStockServiceServer
	database *pgxpool.Pool
	store    *store.Queries
}

// Register adds the service to host, and collects what expires until ctx ends.
func Register(ctx context.Context, host *service.Host) error {
	catalogv1.RegisterStockServiceServer(host.Server, &server{database: host.Database, store: store.New(host.Database)})
	go NewCollector(host.Database).Run(ctx, host.Log)
	return nil
}

// productOf is the product that a `products/{product}/stock` is of.
func productOf(name string) string { return strings.TrimSuffix(name, "/stock") }
