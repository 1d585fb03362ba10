package stock

import (
	"context"
	"encoding/hex"

	"github.com/jackc/pgx/v5/pgtype"
	"google.golang.org/protobuf/types/known/timestamppb"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
)

func (s *server) GetStock(ctx context.Context, req *catalogv1.GetStockRequest) (*catalogv1.Stock, error) {
	return read(ctx, s.store, productOf(req.GetName()))
}

func read(ctx context.Context, q *store.Queries, product string) (*catalogv1.Stock, error) {
	row, err := q.GetStock(ctx, product)
	if err := found(err, productType, product); err != nil {
		return nil, err
	}
	return &catalogv1.Stock{
		Name:       row.Product + "/stock",
		OnHand:     row.OnHand,
		Reserved:   row.Reserved,
		Available:  row.OnHand - row.Reserved,
		UpdateTime: timestamppb.New(row.UpdateTime),
		Etag:       etag(row.Revision),
	}, nil
}

func etag(revision pgtype.UUID) string { return hex.EncodeToString(revision.Bytes[:]) }
