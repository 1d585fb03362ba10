// Package catalogtest starts the real catalog for a test, as a process on a
// database of its own, and puts products into it.
//
// It imports the catalog's migrations, the one package of that app that is not
// internal. So the workspace knows that these tests need the catalog, and runs
// them again when it changes: a program that they build by its name is no
// dependency that it can see.
package catalogtest

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"google.golang.org/genproto/googleapis/type/money"

	"slipway.example/apps/go-catalog/migrations"
	"slipway.example/apps/go-orders/internal/processtest"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/postgres"
	"slipway.example/libs/go-service/postgrestest"
	"slipway.example/libs/go-service/servicetest"
)

// category is what every product is in.
const category = "categories/all"

// Catalog runs until the test ends.
type Catalog struct {
	*processtest.Process
	Products catalogv1.CatalogServiceClient
	Stock    catalogv1.StockServiceClient
	// databaseURL is for what no call tells.
	databaseURL string
}

// Start starts a catalog without products.
func Start(t testing.TB) *Catalog {
	t.Helper()
	owner, app := postgrestest.NewURLs(t)
	migrator := postgrestest.Open(t, owner)
	_, err := postgres.Migrate(t.Context(), migrator, migrations.Files)
	servicetest.Must(t, err)
	migrator.Close()
	process := processtest.Start(t, "slipway.example/apps/go-catalog", map[string]string{"DATABASE_URL": app})
	c := &Catalog{
		Process:     process,
		Products:    catalogv1.NewCatalogServiceClient(process.Connection),
		Stock:       catalogv1.NewStockServiceClient(process.Connection),
		databaseURL: app,
	}
	_, err = c.Products.CreateCategory(t.Context(), &catalogv1.CreateCategoryRequest{CategoryId: "all", Category: &catalogv1.Category{DisplayName: "All"}})
	servicetest.Must(t, err)
	return c
}

// Add creates products/{id} with so many pieces, and returns its name.
func (c *Catalog) Add(t testing.TB, id string, price *money.Money, pieces int64) string {
	t.Helper()
	p, err := c.Products.CreateProduct(t.Context(), &catalogv1.CreateProductRequest{
		ProductId: id, Product: &catalogv1.Product{DisplayName: id, Category: category, Price: price},
	})
	servicetest.Must(t, err)
	_, err = c.Stock.UpdateStock(t.Context(), &catalogv1.UpdateStockRequest{Stock: &catalogv1.Stock{Name: p.GetName() + "/stock", OnHand: pieces}})
	servicetest.Must(t, err)
	return p.GetName()
}

// Pieces says how many there are of a product, and how many of them are kept for somebody.
func (c *Catalog) Pieces(t testing.TB, product string) (onHand, reserved int64) {
	t.Helper()
	stock, err := c.Stock.GetStock(t.Context(), &catalogv1.GetStockRequest{Name: product + "/stock"})
	servicetest.Must(t, err)
	return stock.GetOnHand(), stock.GetReserved()
}

// WantPieces checks how many pieces there are, and that none is kept.
func (c *Catalog) WantPieces(t testing.TB, product string, want int64) {
	t.Helper()
	if onHand, reserved := c.Pieces(t, product); onHand != want || reserved != 0 {
		t.Errorf("want %d of %s and none reserved, got %d and %d", want, product, onHand, reserved)
	}
}

// Expire has the time of all reservations of a product pass, and returns when
// the catalog has taken the pieces back.
func (c *Catalog) Expire(t testing.TB, product string) {
	t.Helper()
	database := postgrestest.Open(t, c.databaseURL)
	defer database.Close()
	_, err := database.Exec(t.Context(),
		"UPDATE reservations SET expire_time = now() WHERE state = 'ACTIVE' AND name IN (SELECT reservation FROM reservation_lines WHERE product = $1)", product)
	servicetest.Must(t, err)
	processtest.Await(t, "the pieces are free again", func() bool {
		_, reserved := c.Pieces(t, product)
		return reserved == 0
	})
}

// Reservations are the states of all reservations of a product, oldest first.
func (c *Catalog) Reservations(t testing.TB, product string) []string {
	t.Helper()
	database := postgrestest.Open(t, c.databaseURL)
	defer database.Close()
	rows, err := database.Query(t.Context(),
		"SELECT r.state FROM reservations r JOIN reservation_lines l ON l.reservation = r.name WHERE l.product = $1 ORDER BY r.create_time, r.name", product)
	servicetest.Must(t, err)
	states, err := pgx.CollectRows(rows, pgx.RowTo[string])
	servicetest.Must(t, err)
	return states
}

// Money is an amount in a currency.
func Money(currency string, units int64, nanos int32) *money.Money {
	return &money.Money{CurrencyCode: currency, Units: units, Nanos: nanos}
}
