package catalog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/servicetest"
)

// filterShop holds, newest first: lamp, scale, sencha, assam.
func filterShop(t *testing.T) shop {
	s := openShop(t)
	s.addCategory(t, "tea")
	s.addCategory(t, "home")
	s.addProduct(t, "assam", &catalogv1.Product{DisplayName: "Assam tea", Price: euros(4, 900_000_000), Tags: []string{"black", "loose-leaf"}})
	s.addProduct(t, "sencha", &catalogv1.Product{DisplayName: "Sencha tea", Price: euros(12, 0), Tags: []string{"green", "loose-leaf"}})
	s.addProduct(t, "scale", &catalogv1.Product{DisplayName: "100% Scale_1", Category: "categories/home", Price: euros(20, 0)})
	dollars := euros(39, 0)
	dollars.CurrencyCode = "USD"
	s.addProduct(t, "lamp", &catalogv1.Product{DisplayName: `Lamp "Nina" d'Or`, Category: "categories/home", Price: dollars, Tags: []string{"green"}})
	for i, id := range []string{"assam", "sencha", "scale", "lamp"} {
		s.date(t, id, time.Date(2026, time.January, 1+i, 0, 0, 0, 0, time.UTC))
	}
	return s
}

func TestAFilterPicksTheProductsThatItDescribes(t *testing.T) {
	s := filterShop(t)
	for _, test := range []struct {
		filter string
		want   string
	}{
		{``, "lamp scale sencha assam"},
		{`  `, "lamp scale sencha assam"},
		{`category = "categories/tea" AND price.units < 20`, "sencha assam"},
		{`price.units >= 20`, "lamp scale"},
		{`price.units = 12`, "sencha"},
		{`price.units != 12`, "lamp scale assam"},
		{`price.units > -1`, "lamp scale sencha assam"},
		{`price.currency_code = "USD"`, "lamp"},
		{`tags:"green"`, "lamp sencha"},
		{`tags:green`, "lamp sencha"},
		{`tags:"loose-leaf" AND NOT tags:"green"`, "assam"},
		{`-tags:"green"`, "scale assam"},
		{`tags:*`, "lamp sencha assam"},
		{`NOT tags:*`, "scale"},
		{`tags:"nothing"`, ""},
		{`display_name = "Assam tea"`, "assam"},
		{`display_name = "*tea"`, "sencha assam"},
		{`display_name != "*tea"`, "lamp scale"},
		{`display_name:"TEA"`, "sencha assam"},
		{`display_name:"%"`, "scale"},
		{`display_name:"_"`, "scale"},
		{`display_name = "_ssam*"`, ""},
		{`display_name > "L"`, "lamp sencha"},
		{`create_time >= "2026-01-03T00:00:00Z"`, "lamp scale"},
		{`create_time < "2026-01-02T01:00:00+02:00"`, "assam"},
		{`update_time = timestamp("2026-01-02T00:00:00Z")`, "sencha"},
		{`create_time:*`, "lamp scale sencha assam"},
		{`price.units = 12 OR price.units = 20`, "scale sencha"},
		// OR binds more tightly than AND (AIP-160).
		{`tags:"green" AND price.units = 12 OR price.units = 39`, "lamp sencha"},
		{`(tags:"green" AND price.units = 12) OR price.units = 4`, "sencha assam"},
		{`NOT (tags:"green" OR tags:"black")`, "scale"},
		{`tags:"green" category = "categories/tea"`, "sencha"},
		// Text is a parameter, never SQL.
		{`display_name = "x' OR 'a' = 'a"`, ""},
		{`display_name = "'; DROP TABLE products; --"`, ""},
		{`display_name:"') OR TRUE --"`, ""},
		{`category = "$1"`, ""},
		{`tags:"green'}"`, ""},
		{`display_name = 'Lamp "Nina" d\'Or'`, "lamp"},
		{`display_name = "\\"`, ""},
	} {
		t.Run(test.filter, func(t *testing.T) {
			list, err := s.ListProducts(t.Context(), &catalogv1.ListProductsRequest{Filter: test.filter})
			servicetest.Must(t, err)
			if got := ids(list.GetProducts()); !slices.Equal(got, strings.Fields(test.want)) {
				t.Errorf("want %s, got %s", test.want, got)
			}
		})
	}
}

func TestAFilterThatIsWrongIsInvalidAndSaysWhy(t *testing.T) {
	s := openShop(t)
	for _, test := range []struct{ filter, says string }{
		{`==`, "column 1"},
		{`display_name = `, "ends too early"},
		{`(price.units = 1`, "does not parse"},
		{`display_name = "open`, "does not parse"},
		{`price.units = 99999999999999999999`, "parse"},
		{`colour = "red"`, `unknown field "colour"`},
		{`revision = "1"`, `unknown field "revision"`},
		{`price = 12`, `unknown field "price"`},
		{`description = "x"`, `unknown field "description"`},
		{`display_name; DROP TABLE products`, "is not a comparison"},
		{`"display_name" = "x"`, "is not a field"},
		{`1 = 1`, "1 is not a field"},
		{`tea`, `"tea" is not a comparison`},
		{`NOT tea`, "is not a comparison"},
		{`display_name = tea`, "a text in quotes"},
		{`display_name = 5`, "not with 5"},
		{`price.units < "5"`, "a whole number"},
		{`price.units < 5.5`, "not with 5.5"},
		{`price.units:5`, "only * may follow"},
		{`create_time > "yesterday"`, "RFC 3339"},
		{`create_time > 5`, "RFC 3339"},
		{`create_time:"2026-01-01T00:00:00Z"`, "only * may follow"},
		{`tags = "green"`, `tags:"green"`},
		{`tags:5`, "a text in quotes"},
		{`display_name = update_time`, "a text in quotes"},
		{`pg_sleep(1)`, `unknown function "pg_sleep"`},
		{`duration("1s")`, "unknown function"},
		{`display_name = lower("x")`, "not with an expression"},
		{"display_name = \"\x00\"", "NUL"},
		{strings.Repeat("(", 2048), "does not parse"},
		{strings.Repeat("a(", 1024), "does not parse"},
		{strings.Repeat("a((", 682), "does not parse"},
		{strings.Repeat("NOT (", 409), "does not parse"},
	} {
		t.Run(test.filter, func(t *testing.T) {
			_, err := s.ListProducts(t.Context(), &catalogv1.ListProductsRequest{Filter: test.filter})
			got := servicetest.WantError(t, err, codes.InvalidArgument, "filter")
			if !strings.Contains(got.Message(), test.says) || len(got.Message()) > 400 {
				t.Errorf("want %q, got %q", test.says, got.Message())
			}
		})
	}
}

func TestTheLongestFilterIsAnswered(t *testing.T) {
	s := openShop(t)
	for _, filter := range []string{
		strings.Repeat("(", 1000) + "price.units = 1" + strings.Repeat(")", 1000),
		strings.Repeat("NOT (", 330) + "price.units = 1" + strings.Repeat(")", 330),
		"tags:a" + strings.Repeat(" OR tags:a", 204),
		"tags:a" + strings.Repeat(" AND tags:a", 185),
		"tags:a" + strings.Repeat(" tags:a", 291),
	} {
		if _, err := s.ListProducts(t.Context(), &catalogv1.ListProductsRequest{Filter: filter}); err != nil {
			t.Errorf("%.20s…: %v", filter, err)
		}
	}
}
