package catalog

import (
	"context"
	"fmt"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/postgres"
)

func (s *server) CreateCategory(ctx context.Context, req *catalogv1.CreateCategoryRequest) (*catalogv1.Category, error) {
	c := req.GetCategory()
	if err := s.validate(categories, c); err != nil {
		return nil, err
	}
	wanted := store.InsertCategoryParams{
		Name:        categories.newName(req.GetCategoryId()),
		DisplayName: c.GetDisplayName(),
		Description: c.GetDescription(),
	}
	set, err := s.store.InsertCategory(ctx, wanted)
	if postgres.Violates(err, postgres.UniqueViolation) {
		return nil, apierror.AlreadyExists(categories.typeName, wanted.Name)
	}
	if err != nil {
		return nil, fmt.Errorf("insert %s: %w", wanted.Name, err)
	}
	return category(store.Category{
		Name:        wanted.Name,
		DisplayName: wanted.DisplayName,
		Description: wanted.Description,
		Revision:    set.Revision,
		CreateTime:  set.CreateTime,
		UpdateTime:  set.UpdateTime,
	}), nil
}
