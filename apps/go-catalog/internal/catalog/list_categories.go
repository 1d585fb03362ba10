package catalog

import (
	"context"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/listing"
)

// categoryFields are what a filter may name.
func categoryFields() map[string]listing.Field {
	return map[string]listing.Field{
		"display_name": {Column: "display_name", Kind: listing.Text},
		"create_time":  {Column: "create_time", Kind: listing.Timestamp},
		"update_time":  {Column: "update_time", Kind: listing.Timestamp},
	}
}

// categoryOrders are what order_by may name.
func categoryOrders() listing.Orders[store.Category] {
	type keys = []listing.Key[store.Category]
	return listing.Orders[store.Category]{
		Fields: map[string]keys{
			"display_name": {{Column: "display_name", Kind: listing.Text, Of: func(c *store.Category) any { return c.DisplayName }}},
			"create_time":  {{Column: "create_time", Kind: listing.Timestamp, Of: func(c *store.Category) any { return c.CreateTime }}},
			"update_time":  {{Column: "update_time", Kind: listing.Timestamp, Of: func(c *store.Category) any { return c.UpdateTime }}},
		},
		Tie:     listing.Key[store.Category]{Column: "name", Kind: listing.Text, Of: func(c *store.Category) any { return c.Name }},
		Default: "display_name",
	}
}

func (s *server) ListCategories(ctx context.Context, req *catalogv1.ListCategoriesRequest) (*catalogv1.ListCategoriesResponse, error) {
	query := listing.Query[store.Category]{
		Columns: "name, display_name, description, revision, create_time, update_time",
		From:    "categories",
		Scope:   []string{"ListCategories", req.GetFilter(), req.GetOrderBy()},
	}
	var err error
	if query.Where, err = listing.Filter(req.GetFilter(), categoryFields(), &query.Args); err != nil {
		return nil, err
	}
	if query.Order, err = categoryOrders().Parse(req.GetOrderBy()); err != nil {
		return nil, err
	}
	rows, next, err := query.Page(ctx, s.database, req)
	if err != nil {
		return nil, err
	}
	resp := &catalogv1.ListCategoriesResponse{NextPageToken: next}
	for _, row := range rows {
		resp.Categories = append(resp.Categories, category(row))
	}
	return resp, nil
}
