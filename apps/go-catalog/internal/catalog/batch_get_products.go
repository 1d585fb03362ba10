package catalog

import (
	"context"
	"fmt"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/apierror"
)

func (s *server) BatchGetProducts(ctx context.Context, req *catalogv1.BatchGetProductsRequest) (*catalogv1.BatchGetProductsResponse, error) {
	rows, err := s.store.BatchGetProducts(ctx, req.GetNames())
	if err != nil {
		return nil, fmt.Errorf("read products: %w", err)
	}
	byName := make(map[string]store.BatchGetProductsRow, len(rows))
	for _, row := range rows {
		byName[row.Name] = row
	}
	view := defaultView(req.GetView(), catalogv1.ProductView_PRODUCT_VIEW_FULL)
	resp := &catalogv1.BatchGetProductsResponse{}
	for _, name := range req.GetNames() {
		row, found := byName[name]
		if !found {
			return nil, apierror.NotFound(products.typeName, name)
		}
		resp.Products = append(resp.Products, product(store.GetProductRow(row), view))
	}
	return resp, nil
}
