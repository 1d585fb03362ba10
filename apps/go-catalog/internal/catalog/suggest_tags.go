package catalog

import (
	"context"
	"fmt"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
)

// How many tags are suggested.
const (
	defaultSuggestions = 10
	maxSuggestions     = 50
)

func (s *server) SuggestTags(ctx context.Context, req *catalogv1.SuggestTagsRequest) (*catalogv1.SuggestTagsResponse, error) {
	limit := min(req.GetLimit(), maxSuggestions)
	if limit == 0 {
		limit = defaultSuggestions
	}
	rows, err := s.store.SuggestTags(ctx, store.SuggestTagsParams{Prefix: req.GetPrefix(), AtMost: limit})
	if err != nil {
		return nil, fmt.Errorf("suggest tags: %w", err)
	}
	resp := &catalogv1.SuggestTagsResponse{}
	for _, row := range rows {
		resp.Tags = append(resp.Tags, &catalogv1.TagCount{Tag: row.Tag, ProductCount: row.ProductCount})
	}
	return resp, nil
}
