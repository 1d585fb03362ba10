package catalog

import (
	"context"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
)

func (s *server) GetProduct(ctx context.Context, req *catalogv1.GetProductRequest) (*catalogv1.Product, error) {
	row, err := s.store.GetProduct(ctx, req.GetName())
	if err := products.found(err, req.GetName()); err != nil {
		return nil, err
	}
	return product(row, defaultView(req.GetView(), catalogv1.ProductView_PRODUCT_VIEW_FULL)), nil
}
