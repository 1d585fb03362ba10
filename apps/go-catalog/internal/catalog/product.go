package catalog

import (
	"google.golang.org/genproto/googleapis/type/money"
	"google.golang.org/protobuf/types/known/timestamppb"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/apierror"
)

// product makes the message of a row, as much of it as the view shows.
func product(row store.GetProductRow, view catalogv1.ProductView) *catalogv1.Product {
	p := &catalogv1.Product{
		Name:        row.Name,
		DisplayName: row.DisplayName,
		Category:    row.Category,
		Price:       &money.Money{CurrencyCode: row.PriceCurrency, Units: row.PriceUnits, Nanos: row.PriceNanos},
		Tags:        row.Tags,
		CreateTime:  timestamppb.New(row.CreateTime),
		UpdateTime:  timestamppb.New(row.UpdateTime),
		Etag:        store.Etag(row.Revision),
	}
	if view == catalogv1.ProductView_PRODUCT_VIEW_FULL {
		p.Description = row.Description
	}
	return p
}

// defaultView is view, or what a method shows if the client names none (AIP-157).
func defaultView(view, fallback catalogv1.ProductView) catalogv1.ProductView {
	if view == catalogv1.ProductView_PRODUCT_VIEW_UNSPECIFIED {
		return fallback
	}
	return view
}

// productColumns fill a store.GetProductRow.
func productColumns(view catalogv1.ProductView) string {
	description := "''"
	if view == catalogv1.ProductView_PRODUCT_VIEW_FULL {
		description = "description"
	}
	return "name, display_name, " + description + ", category, price_units, price_nanos, price_currency, tags, revision, create_time, update_time"
}

// tagsOf is never nil, which would be NULL.
func tagsOf(p *catalogv1.Product) []string { return append([]string{}, p.GetTags()...) }

func categoryMissing(name string) error {
	return apierror.Precondition("CATEGORY_MISSING", name, "the category "+name+" does not exist")
}
