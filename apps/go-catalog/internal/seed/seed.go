// Package seed fills an empty catalog with sample products.
package seed

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5/pgxpool"

	"slipway.example/apps/go-catalog/internal/store"
)

// Shop adds categories with their products, and then their stock, in one
// transaction. It does neither where there is any already: what somebody
// deleted or counted stays so.
func Shop(ctx context.Context, pool *pgxpool.Pool) error {
	return store.InTransaction(ctx, pool, func(q *store.Queries) error {
		if err := q.LockForSeed(ctx); err != nil {
			return fmt.Errorf("lock the categories and the stock: %w", err)
		}
		categories, products := assortment(shelves())
		if err := addProducts(ctx, q, categories, products); err != nil {
			return err
		}
		return addStock(ctx, q, products)
	})
}

func addProducts(ctx context.Context, q *store.Queries, categories []store.CopyCategoriesParams, products []store.CopyProductsParams) error {
	if seeded, err := q.HasCategories(ctx); err != nil || seeded {
		return err
	}
	if _, err := q.CopyCategories(ctx, categories); err != nil {
		return fmt.Errorf("add categories: %w", err)
	}
	if _, err := q.CopyProducts(ctx, products); err != nil {
		return fmt.Errorf("add products: %w", err)
	}
	return nil
}

// addStock is for the products that there still are: the shop may be older
// than stock is.
func addStock(ctx context.Context, q *store.Queries, products []store.CopyProductsParams) error {
	if counted, err := q.HasStock(ctx); err != nil || counted {
		return err
	}
	names := make([]string, 0, len(products))
	for _, p := range products {
		names = append(names, p.Name)
	}
	left, err := q.LockProducts(ctx, names)
	if err != nil {
		return fmt.Errorf("look for products without stock: %w", err)
	}
	pieces := slices.DeleteFunc(stock(products), func(s store.CopyStockParams) bool {
		return !slices.Contains(left, s.Product)
	})
	if _, err := q.CopyStock(ctx, pieces); err != nil {
		return fmt.Errorf("add stock: %w", err)
	}
	return nil
}
