package catalog_test

import (
	"fmt"
	"slices"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/servicetest"
)

func TestABatchComesInTheOrderOfItsNames(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	for _, id := range []string{"a", "b", "c"} {
		s.addProduct(t, id, assam())
	}
	batch, err := s.BatchGetProducts(t.Context(), &catalogv1.BatchGetProductsRequest{Names: []string{"products/c", "products/a"}})
	servicetest.Must(t, err)
	if got := ids(batch.GetProducts()); !slices.Equal(got, []string{"c", "a"}) {
		t.Errorf("got %s", got)
	}
	if c := get(t, s, "products/c"); !proto.Equal(batch.GetProducts()[0], c) {
		t.Errorf("alone it is %s\nin a batch %s", c, batch.GetProducts()[0])
	}
	basic, err := s.BatchGetProducts(t.Context(), &catalogv1.BatchGetProductsRequest{
		Names: []string{"products/b"}, View: catalogv1.ProductView_PRODUCT_VIEW_BASIC,
	})
	if err != nil || basic.GetProducts()[0].GetDescription() != "" || basic.GetProducts()[0].GetDisplayName() != "Assam" {
		t.Errorf("the basic view is %s, %v", basic, err)
	}
}

func TestABatchIsAllOfItOrNothing(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	s.addProduct(t, "a", assam())
	batch, err := s.BatchGetProducts(t.Context(), &catalogv1.BatchGetProductsRequest{Names: []string{"products/a", "products/lost"}})
	servicetest.WantReason(t, servicetest.WantError(t, err, codes.NotFound), "RESOURCE_NOT_FOUND", "products/lost")
	if batch != nil {
		t.Errorf("got %s", batch)
	}
}

func TestABatchThatIsNotValidNamesItsFields(t *testing.T) {
	s := openShop(t)
	tooMany := make([]string, 101)
	for i := range tooMany {
		tooMany[i] = fmt.Sprintf("products/p%d", i)
	}
	for _, test := range []struct {
		field string
		names []string
	}{
		{"names", nil},
		{"names", tooMany},
		{"names", []string{"products/a", "products/a"}},
		{"names[1]", []string{"products/a", "categories/tea/products/b"}},
		{"names[0]", []string{"products/a\x00"}},
	} {
		_, err := s.BatchGetProducts(t.Context(), &catalogv1.BatchGetProductsRequest{Names: test.names})
		servicetest.WantError(t, err, codes.InvalidArgument, test.field)
	}
	_, err := s.BatchGetProducts(t.Context(), &catalogv1.BatchGetProductsRequest{Names: tooMany[:1], View: 9})
	servicetest.WantError(t, err, codes.InvalidArgument, "view")
}
