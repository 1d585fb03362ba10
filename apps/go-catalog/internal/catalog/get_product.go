package catalog

import (
	"context"
	"strings"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/apierror"
)

func (s *server) GetProduct(ctx context.Context, req *catalogv1.GetProductRequest) (*catalogv1.Product, error) {
	category, name := splitNested(req.GetName())
	row, err := s.store.GetProduct(ctx, name)
	if err := products.found(err, req.GetName()); err != nil {
		return nil, err
	}
	if category != "" && category != row.Category {
		return nil, apierror.NotFound(products.typeName, req.GetName())
	}
	return product(row, defaultView(req.GetView(), catalogv1.ProductView_PRODUCT_VIEW_FULL)), nil
}

// splitNested splits `categories/{category}/products/{product}`. The name of a
// product may also stand alone.
func splitNested(name string) (category, product string) {
	at := strings.LastIndex(name, products.collection)
	return strings.TrimSuffix(name[:at], "/"), name[at:]
}
