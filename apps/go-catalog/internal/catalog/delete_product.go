package catalog

import (
	"context"

	"google.golang.org/protobuf/types/known/emptypb"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/apierror"
)

func (s *server) DeleteProduct(ctx context.Context, req *catalogv1.DeleteProductRequest) (*emptypb.Empty, error) {
	name := req.GetName()
	err := store.InTransaction(ctx, s.database, func(q *store.Queries) error {
		revision, err := q.LockProduct(ctx, name)
		if err := products.found(err, name); err != nil {
			return err
		}
		if err := products.checkEtag(req.GetEtag(), revision, name); err != nil {
			return err
		}
		// A product that was never counted has no stock to lock, and could get
		// some, and a reservation of it, before it is deleted.
		if err := q.EnsureStock(ctx, name); err != nil {
			return err
		}
		stock, err := q.LockStock(ctx, []string{name})
		if err != nil {
			return err
		}
		if len(stock) > 0 && stock[0].Reserved > 0 {
			return apierror.Precondition("PRODUCT_RESERVED", name, "pieces of "+name+" are reserved")
		}
		return q.DeleteProduct(ctx, name)
	})
	if err != nil {
		return nil, err
	}
	return &emptypb.Empty{}, nil
}
