package catalog

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
)

func (s *server) UpdateCategory(ctx context.Context, req *catalogv1.UpdateCategoryRequest) (*catalogv1.Category, error) {
	patch := req.GetCategory()
	if err := s.checkUpdate(categories, patch, req.GetUpdateMask()); err != nil {
		return nil, err
	}
	var updated *catalogv1.Category
	err := store.InTransaction(ctx, s.database, func(q *store.Queries) error {
		current, err := lockCategory(ctx, q, patch.GetName(), patch.GetEtag())
		if err != nil {
			return err
		}
		updated = merge(req.GetUpdateMask(), current, patch)
		if err := s.validate(categories, updated); err != nil {
			return err
		}
		if proto.Equal(updated, current) {
			return nil // nothing changes, so neither do update_time and etag
		}
		return writeCategory(ctx, q, updated)
	})
	if err != nil {
		return nil, err
	}
	return updated, nil
}

// lockCategory reads a category that nobody changes until the transaction ends.
func lockCategory(ctx context.Context, q *store.Queries, name, etag string) (*catalogv1.Category, error) {
	revision, err := q.LockCategory(ctx, name)
	if err := categories.found(err, name); err != nil {
		return nil, err
	}
	if err := categories.checkEtag(etag, revision, name); err != nil {
		return nil, err
	}
	row, err := q.GetCategory(ctx, name)
	if err := categories.found(err, name); err != nil {
		return nil, err
	}
	return category(row), nil
}

// writeCategory stores c, and sets what changes with every change.
func writeCategory(ctx context.Context, q *store.Queries, c *catalogv1.Category) error {
	set, err := q.UpdateCategory(ctx, store.UpdateCategoryParams{
		Name:        c.GetName(),
		DisplayName: c.GetDisplayName(),
		Description: c.GetDescription(),
	})
	if err != nil {
		return fmt.Errorf("update %s: %w", c.GetName(), err)
	}
	c.UpdateTime, c.Etag = timestamppb.New(set.UpdateTime), store.Etag(set.Revision)
	return nil
}
