package catalog

import (
	"context"

	"google.golang.org/protobuf/types/known/emptypb"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
)

func (s *server) DeleteProduct(ctx context.Context, req *catalogv1.DeleteProductRequest) (*emptypb.Empty, error) {
	name := req.GetName()
	err := s.transaction(ctx, func(q *store.Queries) error {
		revision, err := q.LockProduct(ctx, name)
		if err := products.found(err, name); err != nil {
			return err
		}
		if err := products.checkEtag(req.GetEtag(), revision, name); err != nil {
			return err
		}
		return q.DeleteProduct(ctx, name)
	})
	if err != nil {
		return nil, err
	}
	return &emptypb.Empty{}, nil
}
