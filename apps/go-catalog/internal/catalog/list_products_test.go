package catalog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/servicetest"
)

func TestProductsComeInTheOrderThatWasAskedFor(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	s.addProduct(t, "a", &catalogv1.Product{DisplayName: "Oolong", Price: euros(5, 500)})
	s.addProduct(t, "b", &catalogv1.Product{DisplayName: "Assam", Price: euros(5, 0)})
	s.addProduct(t, "c", &catalogv1.Product{DisplayName: "Oolong", Price: euros(40, 0)})
	s.addProduct(t, "d", &catalogv1.Product{DisplayName: "Matcha", Price: euros(5, 0)})
	for i, id := range []string{"d", "b", "c", "a"} {
		s.date(t, id, time.Date(2026, time.March, 1+i/2, 0, 0, 0, 0, time.UTC))
	}
	for _, test := range []struct{ orderBy, want string }{
		{"", "c a d b"},
		{"create_time", "b d a c"},
		{"create_time desc", "c a d b"},
		{"update_time asc", "b d a c"},
		{"display_name", "b d a c"},
		{"display_name desc", "c a d b"},
		{"price", "b d a c"},
		{"price desc", "c a d b"},
		{"price desc, display_name", "c a b d"},
		{"display_name desc, price", "a c d b"},
		{"display_name desc,create_time desc, price", "a c d b"},
		{"  price  desc  ", "c a d b"},
	} {
		t.Run(test.orderBy, func(t *testing.T) {
			want := strings.Fields(test.want)
			for _, size := range []int32{1, 2, 3, 4} {
				if got := s.allProducts(t, &catalogv1.ListProductsRequest{OrderBy: test.orderBy, PageSize: size}); !slices.Equal(got, want) {
					t.Errorf("in pages of %d: want %s, got %s", size, want, got)
				}
			}
		})
	}
}

func TestAnOrderThatIsWrongIsInvalid(t *testing.T) {
	s := openShop(t)
	for _, orderBy := range []string{
		"colour", "price.units", "price upwards", "price,", ",", "price desc desc", "price, price", "-price",
		"name; DROP TABLE products", "(SELECT 1)", "display_name\x00",
	} {
		_, err := s.ListProducts(t.Context(), &catalogv1.ListProductsRequest{OrderBy: orderBy})
		servicetest.WantError(t, err, codes.InvalidArgument, "order_by")
	}
}

func TestPagesLoseAndRepeatNothingWhileOthersWrite(t *testing.T) {
	for _, orderBy := range []string{"", "create_time", "price desc", "price desc, display_name"} {
		t.Run(orderBy, func(t *testing.T) {
			s := openShop(t)
			s.addCategory(t, "tea")
			var there []string
			for i := range 30 {
				id := fmt.Sprintf("there-%02d", i)
				there = append(there, id)
				s.addProduct(t, id, &catalogv1.Product{DisplayName: fmt.Sprint("tea ", i%5), Price: euros(int64(i%4), 0)})
			}
			request := &catalogv1.ListProductsRequest{OrderBy: orderBy, PageSize: 4}
			var seen []string
			for page := 0; ; page++ {
				list, err := s.ListProducts(t.Context(), request)
				servicetest.Must(t, err)
				seen = append(seen, ids(list.GetProducts())...)
				if list.GetNextPageToken() == "" {
					break
				}
				request.PageToken = list.GetNextPageToken()
				// One for each end of the list, and the end of one that was there.
				s.addProduct(t, fmt.Sprintf("early-%02d", page), &catalogv1.Product{DisplayName: "a", Price: euros(99, 0)})
				s.addProduct(t, fmt.Sprintf("late-%02d", page), &catalogv1.Product{DisplayName: "z", Price: euros(0, 0)})
				last := list.GetProducts()[len(list.GetProducts())-1].GetName()
				_, err = s.DeleteProduct(t.Context(), &catalogv1.DeleteProductRequest{Name: last})
				servicetest.Must(t, err)
				if page > 40 {
					t.Fatal("the list has no end")
				}
			}
			slices.Sort(seen)
			if unique := slices.Compact(slices.Clone(seen)); len(unique) != len(seen) {
				t.Errorf("a product came twice: %s", seen)
			}
			for _, id := range there {
				if !slices.Contains(seen, id) {
					t.Errorf("%s was there all the time and did not come", id)
				}
			}
		})
	}
}

func TestAPageTokenHoldsForItsOwnListOnly(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	s.addCategory(t, "coffee")
	for _, id := range []string{"a", "b", "c"} {
		s.addProduct(t, id, &catalogv1.Product{DisplayName: id + " tea"})
	}
	first, err := s.ListProducts(t.Context(), &catalogv1.ListProductsRequest{PageSize: 1, Filter: "tags:* OR NOT tags:*"})
	servicetest.Must(t, err)
	token := first.GetNextPageToken()
	if strings.Trim(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		t.Errorf("the token needs quoting in a URL: %s", token)
	}
	_, err = s.ListProducts(t.Context(), &catalogv1.ListProductsRequest{
		PageSize: 2, PageToken: token, Filter: "tags:* OR NOT tags:*", View: catalogv1.ProductView_PRODUCT_VIEW_FULL,
	})
	if err != nil {
		t.Errorf("the page size and the view may change: %v", err)
	}
	for _, request := range []*catalogv1.ListProductsRequest{
		{PageToken: token},
		{PageToken: token, Filter: "tags:* OR NOT tags:*", OrderBy: "create_time"},
		{PageToken: token, Filter: `category = "categories/tea"`},
		{PageToken: "abc"},
		{PageToken: "?"},
		{PageToken: token[:len(token)-1], Filter: "tags:* OR NOT tags:*"},
		{PageToken: token + "\n", Filter: "tags:* OR NOT tags:*"},
		{PageToken: "AAAA" + token, Filter: "tags:* OR NOT tags:*"},
	} {
		_, err := s.ListProducts(t.Context(), request)
		servicetest.WantError(t, err, codes.InvalidArgument, "page_token")
	}
	for i := range token {
		changed := []byte(token)
		if changed[i]++; changed[i] > 'z' {
			changed[i] = 'A'
		}
		_, err := s.ListProducts(t.Context(), &catalogv1.ListProductsRequest{PageToken: string(changed), Filter: "tags:* OR NOT tags:*"})
		servicetest.WantError(t, err, codes.InvalidArgument, "page_token")
	}
	_, err = s.SearchProducts(t.Context(), &catalogv1.SearchProductsRequest{Query: "tea", PageToken: token})
	servicetest.WantError(t, err, codes.InvalidArgument, "page_token")
	_, err = s.ListCategories(t.Context(), &catalogv1.ListCategoriesRequest{PageToken: token})
	servicetest.WantError(t, err, codes.InvalidArgument, "page_token")
}

func TestAPageHasAtMostTwoHundredProductsAndTwentyByDefault(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	_, err := s.database.Exec(t.Context(), `INSERT INTO products (name, display_name, category, price_units, price_currency)
		SELECT 'products/p' || i, 'Tea ' || i, 'categories/tea', i, 'EUR' FROM generate_series(1, 210) AS i`)
	servicetest.Must(t, err)
	for _, test := range []struct{ asked, got int32 }{{0, 20}, {7, 7}, {200, 200}, {201, 200}, {1 << 30, 200}} {
		list, err := s.ListProducts(t.Context(), &catalogv1.ListProductsRequest{PageSize: test.asked})
		servicetest.Must(t, err)
		if len(list.GetProducts()) != int(test.got) || list.GetNextPageToken() == "" {
			t.Errorf("asked for %d: want %d and a token, got %d", test.asked, test.got, len(list.GetProducts()))
		}
	}
	// These 210 were made at one instant: only their names tell them apart.
	if all := s.allProducts(t, &catalogv1.ListProductsRequest{PageSize: 30}); len(all) != 210 {
		t.Errorf("want 210 in all, got %d", len(all))
	}
	last, err := s.ListProducts(t.Context(), &catalogv1.ListProductsRequest{PageSize: 10, Filter: "price.units <= 10"})
	servicetest.Must(t, err)
	if last.GetNextPageToken() != "" {
		t.Error("a full page that is the last one has a token")
	}
	_, err = s.ListProducts(t.Context(), &catalogv1.ListProductsRequest{PageSize: -1})
	servicetest.WantError(t, err, codes.InvalidArgument, "page_size")
}

func TestAListLeavesTheDescriptionOutUnlessAskedForIt(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	s.addProduct(t, "assam", &catalogv1.Product{DisplayName: "Assam tea", Description: "Malty."})
	for view, want := range map[catalogv1.ProductView]string{0: "", catalogv1.ProductView_PRODUCT_VIEW_BASIC: "", catalogv1.ProductView_PRODUCT_VIEW_FULL: "Malty."} {
		list, err := s.ListProducts(t.Context(), &catalogv1.ListProductsRequest{View: view})
		servicetest.Must(t, err)
		found, err := s.SearchProducts(t.Context(), &catalogv1.SearchProductsRequest{Query: "malty", View: view})
		servicetest.Must(t, err)
		for _, all := range [][]*catalogv1.Product{list.GetProducts(), found.GetProducts()} {
			if len(all) != 1 || all[0].GetDescription() != want {
				t.Errorf("%s: want description %q, got %v", view, want, all)
			}
		}
	}
	for view, want := range map[catalogv1.ProductView]string{0: "Malty.", catalogv1.ProductView_PRODUCT_VIEW_BASIC: "", catalogv1.ProductView_PRODUCT_VIEW_FULL: "Malty."} {
		one, err := s.GetProduct(t.Context(), &catalogv1.GetProductRequest{Name: "products/assam", View: view})
		servicetest.Must(t, err)
		if one.GetDescription() != want {
			t.Errorf("one by %s: want description %q, got %q", view, want, one.GetDescription())
		}
	}
}

// allProducts follows the page tokens from request on.
func (s shop) allProducts(t *testing.T, request *catalogv1.ListProductsRequest) []string {
	t.Helper()
	var all []string
	for {
		list, err := s.ListProducts(t.Context(), request)
		servicetest.Must(t, err)
		all = append(all, ids(list.GetProducts())...)
		if request.PageToken = list.GetNextPageToken(); request.PageToken == "" {
			return all
		}
	}
}
