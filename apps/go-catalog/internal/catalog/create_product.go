package catalog

import (
	"context"
	"fmt"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/postgres"
)

func (s *server) CreateProduct(ctx context.Context, req *catalogv1.CreateProductRequest) (*catalogv1.Product, error) {
	p := req.GetProduct()
	if err := s.validate(products, p); err != nil {
		return nil, err
	}
	wanted := store.InsertProductParams{
		Name:          products.newName(req.GetProductId()),
		DisplayName:   p.GetDisplayName(),
		Description:   p.GetDescription(),
		Category:      p.GetCategory(),
		PriceUnits:    p.GetPrice().GetUnits(),
		PriceNanos:    p.GetPrice().GetNanos(),
		PriceCurrency: p.GetPrice().GetCurrencyCode(),
		Tags:          tagsOf(p),
	}
	set, err := s.store.InsertProduct(ctx, wanted)
	switch {
	case postgres.Violates(err, postgres.UniqueViolation):
		return nil, apierror.AlreadyExists(products.typeName, wanted.Name)
	case postgres.Violates(err, postgres.ForeignKeyViolation):
		return nil, categoryMissing(wanted.Category)
	case err != nil:
		return nil, fmt.Errorf("insert %s: %w", wanted.Name, err)
	}
	return product(store.GetProductRow{
		Name:          wanted.Name,
		DisplayName:   wanted.DisplayName,
		Description:   wanted.Description,
		Category:      wanted.Category,
		PriceUnits:    wanted.PriceUnits,
		PriceNanos:    wanted.PriceNanos,
		PriceCurrency: wanted.PriceCurrency,
		Tags:          wanted.Tags,
		Revision:      set.Revision,
		CreateTime:    set.CreateTime,
		UpdateTime:    set.UpdateTime,
	}, catalogv1.ProductView_PRODUCT_VIEW_FULL), nil
}
