package stock

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/postgres"
)

func (s *server) GetStock(ctx context.Context, req *catalogv1.GetStockRequest) (*catalogv1.Stock, error) {
	return read(ctx, s.store, productOf(req.GetName()))
}

func read(ctx context.Context, q *store.Queries, product string) (*catalogv1.Stock, error) {
	row, err := q.GetStock(ctx, product)
	if err := postgres.Found(err, productType, product); err != nil {
		return nil, err
	}
	return &catalogv1.Stock{
		Name:       row.Product + "/stock",
		OnHand:     row.OnHand,
		Reserved:   row.Reserved,
		Available:  row.OnHand - row.Reserved,
		UpdateTime: timestamppb.New(row.UpdateTime),
		Etag:       store.Etag(row.Revision),
	}, nil
}
