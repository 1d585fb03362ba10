package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/servicetest"
)

// nestedShop has categories and a product that are easily taken for a part of
// a longer name.
func nestedShop(t *testing.T) shop {
	s := openShop(t)
	for _, id := range []string{"tea", "products", "my-products", "empty"} {
		s.addCategory(t, id)
	}
	s.addProduct(t, "assam", &catalogv1.Product{Category: "categories/tea", Price: euros(4, 0)})
	s.addProduct(t, "sencha", &catalogv1.Product{Category: "categories/tea", Price: euros(8, 0)})
	s.addProduct(t, "cup", &catalogv1.Product{Category: "categories/products", Price: euros(4, 0)})
	s.addProduct(t, "products", &catalogv1.Product{Category: "categories/my-products", Price: euros(8, 0)})
	return s
}

func TestAProductIsAlsoFoundByTheNameOfItsCategory(t *testing.T) {
	s := nestedShop(t)
	for name, want := range map[string]string{
		"products/assam":                           "products/assam",
		"categories/tea/products/assam":            "products/assam",
		"categories/products/products/cup":         "products/cup",
		"products/products":                        "products/products",
		"categories/my-products/products/products": "products/products",
	} {
		t.Run(name, func(t *testing.T) {
			if p := get(t, s, name); p.GetName() != want {
				t.Errorf("want %s, got %s", want, p)
			}
		})
	}
	for _, name := range []string{"categories/products/products/assam", "categories/lost/products/assam", "categories/tea/products/lost"} {
		_, err := s.GetProduct(t.Context(), &catalogv1.GetProductRequest{Name: name})
		servicetest.WantReason(t, servicetest.WantError(t, err, codes.NotFound), "RESOURCE_NOT_FOUND", name)
	}
	for _, name := range []string{"", "categories/tea", "categories/tea/assam", "categories//products/assam", "categories/tea/products/a\x00", "a/categories/tea/products/assam"} {
		_, err := s.GetProduct(t.Context(), &catalogv1.GetProductRequest{Name: name})
		servicetest.WantError(t, err, codes.InvalidArgument, "name")
	}
}

func TestAListOfAParentHoldsTheProductsOfThatCategory(t *testing.T) {
	s := nestedShop(t)
	for _, test := range []struct{ parent, filter, want string }{
		{"", "", "assam cup products sencha"},
		{"categories/tea", "", "assam sencha"},
		{"categories/products", "", "cup"},
		{"categories/empty", "", ""},
		{"categories/lost", "", ""},
		{"categories/tea", "price.units = 8", "sencha"},
		{"categories/tea", "price.units = 4 OR price.units = 8", "assam sencha"},
		{"categories/tea", `category = "categories/products"`, ""},
	} {
		for _, size := range []int32{1, 10} {
			request := &catalogv1.ListProductsRequest{Parent: test.parent, Filter: test.filter, OrderBy: "display_name", PageSize: size}
			if got := s.allProducts(t, request); !slices.Equal(got, strings.Fields(test.want)) {
				t.Errorf("%q where %q in pages of %d: want %s, got %s", test.parent, test.filter, size, test.want, got)
			}
		}
	}
	for _, parent := range []string{"tea", "categories/", "categories/-", "products/assam", "categories/tea\x00", "categories/tea' OR TRUE --"} {
		_, err := s.ListProducts(t.Context(), &catalogv1.ListProductsRequest{Parent: parent})
		servicetest.WantError(t, err, codes.InvalidArgument, "parent")
	}
}

func TestAPageTokenIsOfOneParentOnly(t *testing.T) {
	s := nestedShop(t)
	first, err := s.ListProducts(t.Context(), &catalogv1.ListProductsRequest{Parent: "categories/tea", PageSize: 1})
	servicetest.Must(t, err)
	for _, parent := range []string{"", "categories/products"} {
		_, err := s.ListProducts(t.Context(), &catalogv1.ListProductsRequest{Parent: parent, PageToken: first.GetNextPageToken()})
		servicetest.WantError(t, err, codes.InvalidArgument, "page_token")
	}
}
