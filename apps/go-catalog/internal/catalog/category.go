package catalog

import (
	"google.golang.org/protobuf/types/known/timestamppb"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
)

// category makes the message of a row.
func category(row store.Category) *catalogv1.Category {
	return &catalogv1.Category{
		Name:        row.Name,
		DisplayName: row.DisplayName,
		Description: row.Description,
		CreateTime:  timestamppb.New(row.CreateTime),
		UpdateTime:  timestamppb.New(row.UpdateTime),
		Etag:        store.Etag(row.Revision),
	}
}
