package catalog

import (
	"encoding/hex"

	"google.golang.org/genproto/googleapis/type/money"
	"google.golang.org/protobuf/proto"

	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/listing"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
)

const inStock = "EXISTS (SELECT FROM stock WHERE stock.product = products.name AND stock.on_hand > stock.reserved)"

// narrow adds what a search asks for besides its words.
func narrow(query *listing.Query[match], req *catalogv1.SearchProductsRequest) error {
	if tags := req.GetTags(); len(tags) > 0 {
		query.Where += " AND tags @> " + query.Args.Add(listing.TextList, tags)
	}
	if after := req.GetCreatedAfter(); after != nil {
		if after.CheckValid() != nil {
			return apierror.InvalidField("created_after", "is not a time between the years 1 and 9999")
		}
		query.Where += " AND create_time > " + query.Args.Add(listing.Timestamp, after.AsTime())
	}
	if wanted := req.GetInStock(); wanted != nil {
		if wanted.GetValue() {
			query.Where += " AND " + inStock
		} else {
			query.Where += " AND NOT " + inStock
		}
	}
	return narrowPrice(query, req.GetPrice())
}

// narrowPrice compares amounts of one currency, which the contract makes sure of.
func narrowPrice(query *listing.Query[match], price *catalogv1.PriceRange) error {
	low, high := price.GetMin(), price.GetMax()
	if low != nil && high != nil && (low.GetUnits() > high.GetUnits() || (low.GetUnits() == high.GetUnits() && low.GetNanos() > high.GetNanos())) {
		return apierror.InvalidField("price", "min is more than max")
	}
	for _, bound := range []struct {
		field, operator string
		amount          *money.Money
	}{{"price.min", ">=", low}, {"price.max", "<=", high}} {
		m := bound.amount
		if m == nil {
			continue
		}
		if m.GetUnits() < 0 || m.GetNanos() < 0 || m.GetNanos() > 999_999_999 {
			return apierror.InvalidField(bound.field, "units must be 0 or more, and nanos between 0 and 999,999,999")
		}
		query.Where += " AND price_currency = " + query.Args.Add(listing.Text, m.GetCurrencyCode()) +
			" AND (price_units, price_nanos) " + bound.operator +
			" (" + query.Args.Add(listing.Integer, m.GetUnits()) + ", " + query.Args.Add(listing.Integer, int64(m.GetNanos())) + ")"
	}
	return nil
}

// scope is all of a search but its page: a page token holds for just that.
func scope(req *catalogv1.SearchProductsRequest) ([]string, error) {
	search := proto.CloneOf(req)
	search.PageSize, search.PageToken, search.View = 0, "", 0
	encoded, err := proto.MarshalOptions{Deterministic: true}.Marshal(search)
	return []string{"SearchProducts", hex.EncodeToString(encoded)}, err
}
