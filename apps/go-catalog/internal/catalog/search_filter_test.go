package catalog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/type/money"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/servicetest"
)

// teaShop holds, from the first to the fourth of January: assam, which can be
// ordered; sencha, which is sold out; matcha, which is all reserved; and chai,
// which was never counted.
func teaShop(t *testing.T) shop {
	s := openShop(t)
	s.addCategory(t, "tea")
	dollars := euros(12, 0)
	dollars.CurrencyCode = "USD"
	s.addProduct(t, "assam", &catalogv1.Product{DisplayName: "Tea", Price: euros(4, 900_000_000), Tags: []string{"black", "loose-leaf"}})
	s.addProduct(t, "sencha", &catalogv1.Product{DisplayName: "Tea", Price: euros(12, 0), Tags: []string{"green", "loose-leaf"}})
	s.addProduct(t, "matcha", &catalogv1.Product{DisplayName: "Tea", Price: euros(12, 500_000_000), Tags: []string{"green"}})
	s.addProduct(t, "chai", &catalogv1.Product{DisplayName: "Tea", Price: dollars})
	for i, id := range []string{"assam", "sencha", "matcha", "chai"} {
		s.date(t, id, january(1+i))
	}
	s.count(t, "assam", 3)
	s.count(t, "sencha", 0)
	s.count(t, "matcha", 3)
	s.reserve(t, "first", "assam", 2)
	s.reserve(t, "second", "matcha", 3)
	return s
}

func january(day int) time.Time { return time.Date(2026, time.January, day, 0, 0, 0, 0, time.UTC) }

func TestASearchFindsOnlyWhatIsAskedForBesidesItsWords(t *testing.T) {
	s := teaShop(t)
	type request = catalogv1.SearchProductsRequest
	type prices = catalogv1.PriceRange
	for name, test := range map[string]struct {
		request *request
		want    string
	}{
		"nothing else":            {&request{}, "assam chai matcha sencha"},
		"a tag":                   {&request{Tags: []string{"green"}}, "matcha sencha"},
		"tags, all of them":       {&request{Tags: []string{"green", "loose-leaf"}}, "sencha"},
		"a tag that nobody has":   {&request{Tags: []string{"gree"}}, ""},
		"a range without ends":    {&request{Price: &prices{}}, "assam chai matcha sencha"},
		"a least price":           {&request{Price: &prices{Min: euros(12, 0)}}, "matcha sencha"},
		"a hair more than that":   {&request{Price: &prices{Min: euros(12, 1)}}, "matcha"},
		"a greatest price":        {&request{Price: &prices{Max: euros(12, 0)}}, "assam sencha"},
		"a hair less than that":   {&request{Price: &prices{Max: euros(11, 999_999_999)}}, "assam"},
		"a price":                 {&request{Price: &prices{Min: euros(12, 0), Max: euros(12, 0)}}, "sencha"},
		"a price in dollars":      {&request{Price: &prices{Max: &money.Money{CurrencyCode: "USD", Units: 1000}}}, "chai"},
		"after a time":            {&request{CreatedAfter: timestamppb.New(january(2))}, "chai matcha"},
		"just before a time":      {&request{CreatedAfter: timestamppb.New(january(2).Add(-time.Microsecond))}, "chai matcha sencha"},
		"what can be ordered":     {&request{InStock: wrapperspb.Bool(true)}, "assam"},
		"what cannot be ordered":  {&request{InStock: wrapperspb.Bool(false)}, "chai matcha sencha"},
		"several things":          {&request{Tags: []string{"loose-leaf"}, Price: &prices{Min: euros(5, 0)}, InStock: wrapperspb.Bool(false)}, "sencha"},
		"things that do not meet": {&request{Tags: []string{"black"}, CreatedAfter: timestamppb.New(january(1))}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, size := range []int32{1, 10} {
				test.request.Query, test.request.PageSize, test.request.PageToken = "tea", size, ""
				if got := s.allMatches(t, test.request); !slices.Equal(got, strings.Fields(test.want)) {
					t.Errorf("in pages of %d: want %s, got %s", size, test.want, got)
				}
			}
		})
	}
}

func TestWhatASearchCannotBeNarrowedToIsInvalid(t *testing.T) {
	s := openShop(t)
	type request = catalogv1.SearchProductsRequest
	type prices = catalogv1.PriceRange
	dollar := &money.Money{CurrencyCode: "USD", Units: 1}
	for _, test := range []struct {
		field   string
		request *request
	}{
		{"price", &request{Price: &prices{Min: euros(2, 0), Max: euros(1, 0)}}},
		{"price", &request{Price: &prices{Min: euros(1, 1), Max: euros(1, 0)}}},
		{"price", &request{Price: &prices{Min: dollar, Max: euros(1, 0)}}},
		{"price", &request{Price: &prices{Min: &money.Money{Units: 1}}}},
		{"price", &request{Price: &prices{Max: &money.Money{CurrencyCode: "EU\x00"}}}},
		{"price.min", &request{Price: &prices{Min: euros(-1, 0)}}},
		{"price.max", &request{Price: &prices{Max: euros(0, -1)}}},
		{"price.max", &request{Price: &prices{Max: euros(1, 1_000_000_000)}}},
		{"created_after", &request{CreatedAfter: &timestamppb.Timestamp{Seconds: 1 << 60}}},
		{"created_after", &request{CreatedAfter: &timestamppb.Timestamp{Nanos: -1}}},
		{"tags[1]", &request{Tags: []string{"green", "' OR TRUE --"}}},
		{"tags[0]", &request{Tags: []string{"green\x00"}}},
		{"tags", &request{Tags: slices.Repeat([]string{"green"}, 21)}},
	} {
		test.request.Query = "tea"
		_, err := s.SearchProducts(t.Context(), test.request)
		servicetest.WantError(t, err, codes.InvalidArgument, test.field)
	}
}

func TestAPageTokenIsOfOneSearchOnly(t *testing.T) {
	s := teaShop(t)
	search := &catalogv1.SearchProductsRequest{
		Query: "tea", PageSize: 1, Tags: []string{"green"}, Price: &catalogv1.PriceRange{Min: euros(1, 0)},
		CreatedAfter: timestamppb.New(january(1)), InStock: wrapperspb.Bool(false),
	}
	first, err := s.SearchProducts(t.Context(), search)
	servicetest.Must(t, err)
	search.PageToken = first.GetNextPageToken()
	for name, change := range map[string]func(*catalogv1.SearchProductsRequest){
		"other words":       func(r *catalogv1.SearchProductsRequest) { r.Query = "teas" },
		"other tags":        func(r *catalogv1.SearchProductsRequest) { r.Tags = nil },
		"another price":     func(r *catalogv1.SearchProductsRequest) { r.Price.Min.Units++ },
		"another bound":     func(r *catalogv1.SearchProductsRequest) { r.Price = &catalogv1.PriceRange{Max: euros(1, 0)} },
		"another time":      func(r *catalogv1.SearchProductsRequest) { r.CreatedAfter.Seconds++ },
		"other stock":       func(r *catalogv1.SearchProductsRequest) { r.InStock = wrapperspb.Bool(true) },
		"whatever is there": func(r *catalogv1.SearchProductsRequest) { r.InStock = nil },
	} {
		t.Run(name, func(t *testing.T) {
			other := proto.CloneOf(search)
			change(other)
			_, err := s.SearchProducts(t.Context(), other)
			servicetest.WantError(t, err, codes.InvalidArgument, "page_token")
		})
	}
	// How much of it is shown may change on the way.
	search.PageSize, search.View = 5, catalogv1.ProductView_PRODUCT_VIEW_FULL
	if got := s.allMatches(t, search); !slices.Equal(got, []string{"sencha"}) {
		t.Errorf("want sencha on the second page, got %s", got)
	}
}
