package catalog

import (
	"context"

	"google.golang.org/protobuf/types/known/emptypb"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/postgres"
)

func (s *server) DeleteCategory(ctx context.Context, req *catalogv1.DeleteCategoryRequest) (*emptypb.Empty, error) {
	name := req.GetName()
	err := store.InTransaction(ctx, s.database, func(q *store.Queries) error {
		revision, err := q.LockCategory(ctx, name)
		if err := categories.found(err, name); err != nil {
			return err
		}
		if err := categories.checkEtag(req.GetEtag(), revision, name); err != nil {
			return err
		}
		err = q.DeleteCategory(ctx, name)
		if postgres.Violates(err, postgres.ForeignKeyViolation) {
			return apierror.Precondition("CATEGORY_NOT_EMPTY", name, "products are still listed in "+name)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return &emptypb.Empty{}, nil
}
