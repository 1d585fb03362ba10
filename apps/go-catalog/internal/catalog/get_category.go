package catalog

import (
	"context"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
)

func (s *server) GetCategory(ctx context.Context, req *catalogv1.GetCategoryRequest) (*catalogv1.Category, error) {
	row, err := s.store.GetCategory(ctx, req.GetName())
	if err := categories.found(err, req.GetName()); err != nil {
		return nil, err
	}
	return category(row), nil
}
