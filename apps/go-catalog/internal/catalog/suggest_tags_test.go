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

func TestTagsAreSuggestedByHowTheyBeginTheMostCommonFirst(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	for i, tags := range []string{"green loose-leaf", "green grey", "green grey loose-leaf", "gift green-tea", ""} {
		s.addProduct(t, fmt.Sprint("p", i), &catalogv1.Product{Tags: strings.Fields(tags)})
	}
	for _, test := range []struct {
		prefix string
		limit  int32
		want   string
	}{
		{"g", 0, "green:3 grey:2 gift:1 green-tea:1"},
		{"gr", 0, "green:3 grey:2 green-tea:1"},
		{"green", 0, "green:3 green-tea:1"},
		{"green-", 0, "green-tea:1"},
		{"leaf", 0, ""},
		{"", 0, "green:3 grey:2 loose-leaf:2 gift:1 green-tea:1"},
		{"", 2, "green:3 grey:2"},
		{"g", 1, "green:3"},
	} {
		t.Run(fmt.Sprintf("%q up to %d", test.prefix, test.limit), func(t *testing.T) {
			suggested, err := s.SuggestTags(t.Context(), &catalogv1.SuggestTagsRequest{Prefix: test.prefix, Limit: test.limit})
			servicetest.Must(t, err)
			var got []string
			for _, tag := range suggested.GetTags() {
				got = append(got, fmt.Sprintf("%s:%d", tag.GetTag(), tag.GetProductCount()))
			}
			if !slices.Equal(got, strings.Fields(test.want)) {
				t.Errorf("want %s, got %s", test.want, got)
			}
		})
	}
}

func TestTenTagsAreSuggestedAndNeverMoreThanFifty(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	for p := range 3 {
		var tags []string
		for i := range 20 {
			tags = append(tags, fmt.Sprintf("t%d-%d", p, i))
		}
		s.addProduct(t, fmt.Sprint("p", p), &catalogv1.Product{Tags: tags})
	}
	for limit, want := range map[int32]int{0: 10, 1: 1, 50: 50, 51: 50, 1 << 30: 50} {
		suggested, err := s.SuggestTags(t.Context(), &catalogv1.SuggestTagsRequest{Limit: limit})
		if err != nil || len(suggested.GetTags()) != want {
			t.Errorf("up to %d: want %d, got %d, %v", limit, want, len(suggested.GetTags()), err)
		}
	}
}

func TestWhatNoTagBeginsWithIsInvalid(t *testing.T) {
	s := openShop(t)
	for _, prefix := range []string{"Green", "%", "_", "a b", "a\x00", "ä", "' OR TRUE --", strings.Repeat("a", 41)} {
		_, err := s.SuggestTags(t.Context(), &catalogv1.SuggestTagsRequest{Prefix: prefix})
		servicetest.WantError(t, err, codes.InvalidArgument, "prefix")
	}
	_, err := s.SuggestTags(t.Context(), &catalogv1.SuggestTagsRequest{Limit: -1})
	servicetest.WantError(t, err, codes.InvalidArgument, "limit")
}
