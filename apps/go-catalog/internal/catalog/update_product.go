package catalog

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/postgres"
)

func (s *server) UpdateProduct(ctx context.Context, req *catalogv1.UpdateProductRequest) (*catalogv1.Product, error) {
	patch := req.GetProduct()
	if err := s.checkUpdate(products, patch, req.GetUpdateMask()); err != nil {
		return nil, err
	}
	var updated *catalogv1.Product
	err := store.InTransaction(ctx, s.database, func(q *store.Queries) error {
		current, err := lockProduct(ctx, q, patch.GetName(), patch.GetEtag())
		if err != nil {
			return err
		}
		updated = merge(req.GetUpdateMask(), current, patch)
		if err := s.validate(products, updated); err != nil {
			return err
		}
		if proto.Equal(updated, current) {
			return nil // nothing changes, so neither do update_time and etag
		}
		return writeProduct(ctx, q, updated)
	})
	if err != nil {
		return nil, err
	}
	return updated, nil
}

// lockProduct reads a product that nobody changes until the transaction ends.
func lockProduct(ctx context.Context, q *store.Queries, name, etag string) (*catalogv1.Product, error) {
	revision, err := q.LockProduct(ctx, name)
	if err := products.found(err, name); err != nil {
		return nil, err
	}
	if err := products.checkEtag(etag, revision, name); err != nil {
		return nil, err
	}
	row, err := q.GetProduct(ctx, name)
	if err := products.found(err, name); err != nil {
		return nil, err
	}
	return product(row, catalogv1.ProductView_PRODUCT_VIEW_FULL), nil
}

// writeProduct stores p, and sets what changes with every change.
func writeProduct(ctx context.Context, q *store.Queries, p *catalogv1.Product) error {
	set, err := q.UpdateProduct(ctx, store.UpdateProductParams{
		Name:          p.GetName(),
		DisplayName:   p.GetDisplayName(),
		Description:   p.GetDescription(),
		Category:      p.GetCategory(),
		PriceUnits:    p.GetPrice().GetUnits(),
		PriceNanos:    p.GetPrice().GetNanos(),
		PriceCurrency: p.GetPrice().GetCurrencyCode(),
		Tags:          tagsOf(p),
	})
	if postgres.Violates(err, postgres.ForeignKeyViolation) {
		return categoryMissing(p.GetCategory())
	}
	if err != nil {
		return fmt.Errorf("update %s: %w", p.GetName(), err)
	}
	p.UpdateTime, p.Etag = timestamppb.New(set.UpdateTime), store.Etag(set.Revision)
	return nil
}
