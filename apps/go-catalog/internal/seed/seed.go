// Package seed fills an empty catalog with sample products.
package seed

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"slipway.example/apps/go-catalog/internal/store"
)

// Shop adds categories with their products in one transaction, unless there
// are categories already: what somebody deleted does not come back.
func Shop(ctx context.Context, pool *pgxpool.Pool) error {
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		q := store.New(tx)
		if err := q.LockForSeed(ctx); err != nil {
			return fmt.Errorf("lock the categories: %w", err)
		}
		seeded, err := q.HasCategories(ctx)
		if err != nil || seeded {
			return err
		}
		categories, products := assortment(shelves())
		if _, err := q.CopyCategories(ctx, categories); err != nil {
			return fmt.Errorf("add categories: %w", err)
		}
		if _, err := q.CopyProducts(ctx, products); err != nil {
			return fmt.Errorf("add products: %w", err)
		}
		if _, err := q.CopyStock(ctx, stock(products)); err != nil {
			return fmt.Errorf("add stock: %w", err)
		}
		return nil
	})
}
