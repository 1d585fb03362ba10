package seed_test

import (
	"maps"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"slipway.example/apps/go-catalog/internal/seed"
	"slipway.example/apps/go-catalog/migrations"
	"slipway.example/libs/go-service/postgrestest"
)

func TestASeedFillsAnEmptyShopOnce(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t, migrations.Files)
	count := func(table string) (n int) {
		if err := pool.QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if err := seed.Shop(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	categories, products := count("categories"), count("products")
	if categories < 10 || products < 300 {
		t.Errorf("%d products in %d categories are too few for a shop", products, categories)
	}
	if stocked, soldOut := count("stock WHERE on_hand > 0 AND reserved = 0"), count("stock WHERE on_hand = 0"); soldOut == 0 || stocked < 10*soldOut || stocked+soldOut != products {
		t.Errorf("of %d products, %d are in stock and %d sold out", products, stocked, soldOut)
	}
	if _, err := pool.Exec(t.Context(), "DELETE FROM products WHERE category = 'categories/tea'"); err != nil {
		t.Fatal(err)
	}
	left := count("products")
	if left == products {
		t.Fatal("there is no tea")
	}
	if err := seed.Shop(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	if again := count("products"); again != left {
		t.Errorf("a second seed made %d products of %d", again, left)
	}
}

func TestAShopThatIsOlderThanStockGetsThatOfWhatItStillSells(t *testing.T) {
	t.Parallel()
	pool := openShop(t)
	want := stockOf(t, pool)
	for _, sold := range []string{"products/assam-tea-bags", "products/forged-chef-knife"} {
		if _, seeded := want[sold]; !seeded {
			t.Fatalf("there is no %s", sold)
		}
		delete(want, sold)
		execute(t, pool, "DELETE FROM products WHERE name = '"+sold+"'")
	}
	execute(t, pool, "INSERT INTO products (name, display_name, category, price_units, price_currency) VALUES ('products/own', 'Own', 'categories/tea', 1, 'EUR')")
	execute(t, pool, "DELETE FROM stock")
	if err := seed.Shop(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	if got := stockOf(t, pool); !maps.Equal(got, want) {
		t.Errorf("want %v, got %v", want, got)
	}
}

func TestASeedAddsNoStockWhereAnyWasCounted(t *testing.T) {
	t.Parallel()
	pool := openShop(t)
	execute(t, pool, "DELETE FROM stock WHERE product <> 'products/assam-tea-bags'")
	execute(t, pool, "UPDATE stock SET on_hand = 7")
	if err := seed.Shop(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	if got, want := stockOf(t, pool), map[string]int64{"products/assam-tea-bags": 7}; !maps.Equal(got, want) {
		t.Errorf("want %v, got %v", want, got)
	}
}

// openShop is a database with a shop in it.
func openShop(t *testing.T) *pgxpool.Pool {
	t.Helper()
	pool := postgrestest.New(t, migrations.Files)
	if err := seed.Shop(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	return pool
}

func execute(t *testing.T, pool *pgxpool.Pool, sql string) {
	t.Helper()
	if _, err := pool.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// stockOf is how many pieces of each product there are.
func stockOf(t *testing.T, pool *pgxpool.Pool) map[string]int64 {
	t.Helper()
	pieces := map[string]int64{}
	rows, err := pool.Query(t.Context(), "SELECT product, on_hand FROM stock")
	if err != nil {
		t.Fatal(err)
	}
	var product string
	var onHand int64
	if _, err := pgx.ForEachRow(rows, []any{&product, &onHand}, func() error {
		pieces[product] = onHand
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return pieces
}
