package catalog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/servicetest"
)

// searchShop has tea in a name, in tags, in a description, and nowhere.
func searchShop(t *testing.T) shop {
	s := openShop(t)
	s.addCategory(t, "tea")
	s.addProduct(t, "kettle", &catalogv1.Product{DisplayName: "Kettle", Description: "Boils water for tea and coffee."})
	s.addProduct(t, "infuser", &catalogv1.Product{DisplayName: "Infuser", Tags: []string{"tea", "steel"}})
	s.addProduct(t, "sencha", &catalogv1.Product{DisplayName: "Sencha green tea", Tags: []string{"loose-leaf"}})
	s.addProduct(t, "bags", &catalogv1.Product{DisplayName: "Green tea bags", Tags: []string{"tea"}})
	s.addProduct(t, "lamp", &catalogv1.Product{DisplayName: "Lamp", Tags: []string{"green"}})
	return s
}

func TestASearchPutsTheBestMatchFirst(t *testing.T) {
	s := searchShop(t)
	for _, test := range []struct{ query, want string }{
		{"tea", "bags sencha infuser kettle"},
		{"TEAS", "bags sencha infuser kettle"},
		{"green tea", "bags sencha"},
		{"green tea -bags", "sencha"},
		{`"tea bags"`, "bags"},
		{`"bags green"`, ""},
		{"lamp or kettle", "kettle lamp"},
		{"leaf", "sencha"},
		{"loose-leaf", "sencha"},
		{"coffee", "kettle"},
		{"zeppelin", ""},
		{"the", ""},
		{"!!!", ""},
		{`' OR 1=1 --`, ""},
		{`te & (`, ""},
	} {
		t.Run(test.query, func(t *testing.T) {
			for _, size := range []int32{1, 3, 10} {
				got := s.allMatches(t, &catalogv1.SearchProductsRequest{Query: test.query, PageSize: size})
				if !slices.Equal(got, strings.Fields(test.want)) {
					t.Errorf("in pages of %d: want %s, got %s", size, test.want, got)
				}
			}
		})
	}
}

func TestASearchFollowsWhatProductsBecome(t *testing.T) {
	s := searchShop(t)
	_, err := s.UpdateProduct(t.Context(), &catalogv1.UpdateProductRequest{Product: &catalogv1.Product{Name: "products/lamp", DisplayName: "Zeppelin"}})
	servicetest.Must(t, err)
	if got := s.allMatches(t, &catalogv1.SearchProductsRequest{Query: "zeppelin"}); !slices.Equal(got, []string{"lamp"}) {
		t.Errorf("want lamp by its new name, got %s", got)
	}
	if got := s.allMatches(t, &catalogv1.SearchProductsRequest{Query: "lamp"}); len(got) != 0 {
		t.Errorf("want nothing by the old name, got %s", got)
	}
}

func TestMatchesOfOneRankArePagedByName(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	var want []string
	for i := range 9 {
		want = append(want, fmt.Sprintf("p%d", i))
		s.addProduct(t, want[i], &catalogv1.Product{DisplayName: "Tea"})
	}
	if got := s.allMatches(t, &catalogv1.SearchProductsRequest{Query: "tea", PageSize: 2}); !slices.Equal(got, want) {
		t.Errorf("want %s, got %s", want, got)
	}
}

func TestAPhraseDoesNotReachFromOneFieldIntoTheNext(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	s.addProduct(t, "pot", &catalogv1.Product{DisplayName: "Clay pot", Tags: []string{"loose", "zen"}, Description: "Garden ware."})
	s.addProduct(t, "bare", &catalogv1.Product{DisplayName: "Stone", Description: "Bridge."})
	for _, test := range []struct{ query, want string }{
		{`"clay pot"`, "pot"},
		{`"pot loose"`, ""},
		{`"zen garden"`, ""},
		{`"garden ware"`, "pot"},
		{`"stone bridge"`, ""},
		{`clay loose garden`, "pot"},
		{`"clay pot" "garden ware"`, "pot"},
	} {
		if got := s.allMatches(t, &catalogv1.SearchProductsRequest{Query: test.query}); !slices.Equal(got, strings.Fields(test.want)) {
			t.Errorf("%s: want %s, got %s", test.query, test.want, got)
		}
	}
}

func TestWordsInANameAndInTagsTogetherCountMoreThanInADescription(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	s.addProduct(t, "apart", &catalogv1.Product{DisplayName: "Green cup", Tags: []string{"tea"}})
	s.addProduct(t, "described", &catalogv1.Product{DisplayName: "Cup", Description: "For green tea."})
	s.addProduct(t, "named", &catalogv1.Product{DisplayName: "Green tea"})
	if got := s.allMatches(t, &catalogv1.SearchProductsRequest{Query: "green tea"}); !slices.Equal(got, []string{"named", "apart", "described"}) {
		t.Errorf("got %s", got)
	}
}

func TestASearchThatIsWrongIsInvalid(t *testing.T) {
	s := searchShop(t)
	for _, query := range []string{"", "  ", "tea\x00", strings.Repeat("a", 257)} {
		_, err := s.SearchProducts(t.Context(), &catalogv1.SearchProductsRequest{Query: query})
		servicetest.WantError(t, err, codes.InvalidArgument, "query")
	}
	first, err := s.SearchProducts(t.Context(), &catalogv1.SearchProductsRequest{Query: "tea", PageSize: 1})
	servicetest.Must(t, err)
	_, err = s.SearchProducts(t.Context(), &catalogv1.SearchProductsRequest{Query: "green tea", PageToken: first.GetNextPageToken()})
	servicetest.WantError(t, err, codes.InvalidArgument, "page_token")
	_, err = s.SearchProducts(t.Context(), &catalogv1.SearchProductsRequest{Query: "tea", View: 9, PageSize: -1})
	servicetest.WantError(t, err, codes.InvalidArgument, "page_size", "view")
}

// allMatches follows the page tokens from request on.
func (s shop) allMatches(t *testing.T, request *catalogv1.SearchProductsRequest) []string {
	t.Helper()
	var all []string
	for {
		found, err := s.SearchProducts(t.Context(), request)
		servicetest.Must(t, err)
		all = append(all, ids(found.GetProducts())...)
		if request.PageToken = found.GetNextPageToken(); request.PageToken == "" {
			return all
		}
	}
}
