package catalog

import (
	"context"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/listing"
)

// productFields are what a filter may name.
func productFields() map[string]listing.Field {
	return map[string]listing.Field{
		"display_name":        {Column: "display_name", Kind: listing.Text},
		"category":            {Column: "category", Kind: listing.Text},
		"price.units":         {Column: "price_units", Kind: listing.Integer},
		"price.currency_code": {Column: "price_currency", Kind: listing.Text},
		"tags":                {Column: "tags", Kind: listing.TextList},
		"create_time":         {Column: "create_time", Kind: listing.Timestamp},
		"update_time":         {Column: "update_time", Kind: listing.Timestamp},
	}
}

type productRow = store.GetProductRow

// productOrders are what order_by may name.
func productOrders() listing.Orders[productRow] {
	type keys = []listing.Key[productRow]
	return listing.Orders[productRow]{
		Fields: map[string]keys{
			"display_name": {{Column: "display_name", Kind: listing.Text, Of: func(p *productRow) any { return p.DisplayName }}},
			"price": {
				{Column: "price_units", Kind: listing.Integer, Of: func(p *productRow) any { return p.PriceUnits }},
				{Column: "price_nanos", Kind: listing.Integer, Of: func(p *productRow) any { return int64(p.PriceNanos) }},
			},
			"create_time": {{Column: "create_time", Kind: listing.Timestamp, Of: func(p *productRow) any { return p.CreateTime }}},
			"update_time": {{Column: "update_time", Kind: listing.Timestamp, Of: func(p *productRow) any { return p.UpdateTime }}},
		},
		Tie:     listing.Key[productRow]{Column: "name", Kind: listing.Text, Of: func(p *productRow) any { return p.Name }},
		Default: "create_time desc",
	}
}

func (s *server) ListProducts(ctx context.Context, req *catalogv1.ListProductsRequest) (*catalogv1.ListProductsResponse, error) {
	view := defaultView(req.GetView(), catalogv1.ProductView_PRODUCT_VIEW_BASIC)
	query := listing.Query[productRow]{
		Columns: productColumns(view),
		From:    "products",
		Scope:   []string{"ListProducts", req.GetParent(), req.GetFilter(), req.GetOrderBy()},
	}
	var err error
	if query.Where, err = listing.Filter(req.GetFilter(), productFields(), &query.Args); err != nil {
		return nil, err
	}
	if parent := req.GetParent(); parent != "" {
		query.Where = "(" + query.Where + ") AND category = " + query.Args.Add(listing.Text, parent)
	}
	if query.Order, err = productOrders().Parse(req.GetOrderBy()); err != nil {
		return nil, err
	}
	rows, next, err := query.Page(ctx, s.database, req)
	if err != nil {
		return nil, err
	}
	resp := &catalogv1.ListProductsResponse{NextPageToken: next}
	for _, row := range rows {
		resp.Products = append(resp.Products, product(row, view))
	}
	return resp, nil
}
