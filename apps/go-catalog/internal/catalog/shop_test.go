package catalog_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"google.golang.org/genproto/googleapis/type/money"
	"google.golang.org/protobuf/types/known/timestamppb"

	"slipway.example/apps/go-catalog/internal/catalog"
	"slipway.example/apps/go-catalog/internal/stock"
	"slipway.example/apps/go-catalog/migrations"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service"
	"slipway.example/libs/go-service/postgrestest"
	"slipway.example/libs/go-service/servicetest"
)

// shop is both services on a database of their own, and clients of them.
type shop struct {
	catalogv1.CatalogServiceClient
	stock    catalogv1.StockServiceClient
	database *pgxpool.Pool
}

func openShop(t *testing.T) shop {
	t.Helper()
	t.Parallel()
	pool := postgrestest.New(t, migrations.Files)
	running := servicetest.Start(t, service.Definition{Domain: catalog.Domain, Register: func(ctx context.Context, host *service.Host) error {
		return errors.Join(catalog.Register(ctx, host), stock.Register(ctx, host))
	}}, pool)
	return shop{catalogv1.NewCatalogServiceClient(running.Connection), catalogv1.NewStockServiceClient(running.Connection), pool}
}

// addCategory creates categories/{id}.
func (s shop) addCategory(t *testing.T, id string) *catalogv1.Category {
	t.Helper()
	c, err := s.CreateCategory(t.Context(), &catalogv1.CreateCategoryRequest{CategoryId: id, Category: &catalogv1.Category{DisplayName: id}})
	servicetest.Must(t, err)
	return c
}

// addProduct creates products/{id}. What is not given is made up.
func (s shop) addProduct(t *testing.T, id string, given *catalogv1.Product) *catalogv1.Product {
	t.Helper()
	if given.DisplayName == "" {
		given.DisplayName = id
	}
	if given.Category == "" {
		given.Category = "categories/tea"
	}
	if given.Price == nil {
		given.Price = euros(1, 0)
	}
	p, err := s.CreateProduct(t.Context(), &catalogv1.CreateProductRequest{ProductId: id, Product: given})
	servicetest.Must(t, err)
	return p
}

// count puts so many pieces of products/{id} on hand.
func (s shop) count(t *testing.T, id string, onHand int64) {
	t.Helper()
	_, err := s.stock.UpdateStock(t.Context(), &catalogv1.UpdateStockRequest{Stock: &catalogv1.Stock{Name: "products/" + id + "/stock", OnHand: onHand}})
	servicetest.Must(t, err)
}

// reserve keeps pieces of products/{id} for a minute, as reservations/{reservation}.
func (s shop) reserve(t *testing.T, reservation, id string, quantity int32) {
	t.Helper()
	_, err := s.stock.ReserveStock(t.Context(), &catalogv1.ReserveStockRequest{ReservationId: reservation, Reservation: &catalogv1.Reservation{
		Lines:      []*catalogv1.ReservationLine{{Product: "products/" + id, Quantity: quantity}},
		ExpireTime: timestamppb.New(time.Now().Add(time.Minute)),
	}})
	servicetest.Must(t, err)
}

// date sets when a product was created, which no client can.
func (s shop) date(t *testing.T, id string, at time.Time) {
	t.Helper()
	_, err := s.database.Exec(t.Context(), "UPDATE products SET create_time = $2, update_time = $2 WHERE name = 'products/' || $1", id, at)
	servicetest.Must(t, err)
}

func euros(units int64, nanos int32) *money.Money {
	return &money.Money{CurrencyCode: "EUR", Units: units, Nanos: nanos}
}

// ids are the last parts of names, in their order.
func ids[R interface{ GetName() string }](all []R) []string {
	found := make([]string, 0, len(all))
	for _, one := range all {
		name := one.GetName()
		found = append(found, name[slices.Index([]byte(name), '/')+1:])
	}
	return found
}
