package stock

import (
	"context"
	"fmt"
	"slices"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/postgres"
)

func (s *server) UpdateStock(ctx context.Context, req *catalogv1.UpdateStockRequest) (updated *catalogv1.Stock, err error) {
	for _, path := range req.GetUpdateMask().GetPaths() {
		if !slices.Contains([]string{"on_hand", "*"}, path) {
			return nil, apierror.InvalidField("update_mask", "%q cannot be changed: only on_hand can", path)
		}
	}
	product := productOf(req.GetStock().GetName())
	err = store.InTransaction(ctx, s.database, func(q *store.Queries) error {
		if err := count(ctx, q, product, req.GetStock()); err != nil {
			return err
		}
		updated, err = read(ctx, q, product)
		return err
	})
	return updated, err
}

// count sets what is on hand, if the etag is none or the current one.
func count(ctx context.Context, q *store.Queries, product string, counted *catalogv1.Stock) error {
	err := q.EnsureStock(ctx, product)
	if postgres.Violates(err, postgres.ForeignKeyViolation) {
		return apierror.NotFound(productType, product)
	}
	if err != nil {
		return fmt.Errorf("add the stock of %s: %w", product, err)
	}
	rows, err := q.LockStock(ctx, []string{product})
	if err != nil {
		return fmt.Errorf("lock the stock of %s: %w", product, err)
	}
	if len(rows) == 0 {
		return apierror.NotFound(productType, product) // deleted since
	}
	if sent := counted.GetEtag(); sent != "" && sent != store.Etag(rows[0].Revision) {
		return apierror.EtagMismatch(stockType, counted.GetName())
	}
	if rows[0].Reserved > counted.GetOnHand() {
		return apierror.Precondition("STOCK_RESERVED", product, fmt.Sprintf("%d pieces of %s are reserved: there cannot be only %d", rows[0].Reserved, product, counted.GetOnHand()))
	}
	return q.CountStock(ctx, store.CountStockParams{Product: product, OnHand: counted.GetOnHand()})
}
