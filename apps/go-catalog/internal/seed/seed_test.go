package seed_test

import (
	"testing"

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
