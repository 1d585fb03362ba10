package catalog

import (
	"context"
	"strings"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/listing"
)

// match is a product and how well it matches.
type match struct {
	store.GetProductRow
	Rank float32
}

// rank is deterministic, so that a page token can hold it.
const rank = "ts_rank(search, words)"

// byRank puts the best match first.
func byRank() []listing.Key[match] {
	return []listing.Key[match]{
		{Column: rank, Kind: listing.Real, Desc: true, Of: func(m *match) any { return m.Rank }},
		{Column: "name", Kind: listing.Text, Of: func(m *match) any { return m.Name }},
	}
}

func (s *server) SearchProducts(ctx context.Context, req *catalogv1.SearchProductsRequest) (*catalogv1.SearchProductsResponse, error) {
	if strings.TrimSpace(req.GetQuery()) == "" {
		return nil, apierror.InvalidField("query", "must hold a word to look for")
	}
	if strings.ContainsRune(req.GetQuery(), 0) {
		return nil, apierror.InvalidField("query", "must not contain NUL characters")
	}
	scope, err := scope(req)
	if err != nil {
		return nil, err
	}
	view := defaultView(req.GetView(), catalogv1.ProductView_PRODUCT_VIEW_BASIC)
	query := listing.Query[match]{
		Columns: productColumns(view) + ", " + rank,
		Where:   "search @@ words",
		Order:   byRank(),
		Scope:   scope,
	}
	query.From = "products, websearch_to_tsquery('english', " + query.Args.Add(listing.Text, req.GetQuery()) + ") AS words"
	if err := narrow(&query, req); err != nil {
		return nil, err
	}
	rows, next, err := query.Page(ctx, s.database, req)
	if err != nil {
		return nil, err
	}
	resp := &catalogv1.SearchProductsResponse{NextPageToken: next}
	for _, row := range rows {
		resp.Products = append(resp.Products, product(row.GetProductRow, view))
	}
	return resp, nil
}
