package catalog_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"google.golang.org/genproto/googleapis/type/money"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/servicetest"
)

func assam() *catalogv1.Product {
	return &catalogv1.Product{
		DisplayName: "Assam", Description: "Malty.", Category: "categories/tea", Price: euros(4, 900_000_000), Tags: []string{"black"},
	}
}

func mask(paths ...string) *fieldmaskpb.FieldMask { return &fieldmaskpb.FieldMask{Paths: paths} }

func get(t *testing.T, s shop, name string) *catalogv1.Product {
	t.Helper()
	p, err := s.GetProduct(t.Context(), &catalogv1.GetProductRequest{Name: name})
	servicetest.Must(t, err)
	return p
}

func TestACreatedProductIsReadAsItWasAnswered(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	made, err := s.CreateProduct(t.Context(), &catalogv1.CreateProductRequest{ProductId: "assam", Product: assam()})
	servicetest.Must(t, err)
	if made.GetName() != "products/assam" || made.GetEtag() == "" || !made.GetCreateTime().IsValid() {
		t.Errorf("got %s", made)
	}
	if read := get(t, s, made.GetName()); !proto.Equal(read, made) {
		t.Errorf("created %s\nread %s", made, read)
	}
	basic, err := s.GetProduct(t.Context(), &catalogv1.GetProductRequest{Name: made.GetName(), View: catalogv1.ProductView_PRODUCT_VIEW_BASIC})
	servicetest.Must(t, err)
	if basic.GetDescription() != "" || basic.GetDisplayName() != "Assam" {
		t.Errorf("the basic view is %s", basic)
	}
}

func TestAProductWithoutAnIDGetsOne(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	first, err := s.CreateProduct(t.Context(), &catalogv1.CreateProductRequest{Product: assam()})
	servicetest.Must(t, err)
	second, err := s.CreateProduct(t.Context(), &catalogv1.CreateProductRequest{Product: assam()})
	servicetest.Must(t, err)
	if first.GetName() == second.GetName() {
		t.Errorf("both are %s", first.GetName())
	}
	get(t, s, first.GetName())
}

func TestAProductThatIsNotValidIsNotStored(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	for _, test := range []struct {
		field string
		spoil func(*catalogv1.Product)
	}{
		{"product.display_name", func(p *catalogv1.Product) { p.DisplayName = "" }},
		{"product.display_name", func(p *catalogv1.Product) { p.DisplayName = strings.Repeat("é", 121) }},
		{"product.display_name", func(p *catalogv1.Product) { p.DisplayName = "a\x00b" }},
		{"product.description", func(p *catalogv1.Product) { p.Description = strings.Repeat("a", 4001) }},
		{"product.category", func(p *catalogv1.Product) { p.Category = "tea" }},
		{"product.price", func(p *catalogv1.Product) { p.Price = nil }},
		{"product.price", func(p *catalogv1.Product) { p.Price = euros(-1, 0) }},
		{"product.price", func(p *catalogv1.Product) { p.Price = euros(1, 1_000_000_000) }},
		{"product.price", func(p *catalogv1.Product) { p.Price = &money.Money{CurrencyCode: "euro"} }},
		{"product.tags[1]", func(p *catalogv1.Product) { p.Tags = []string{"good", "Not good"} }},
		{"product.tags", func(p *catalogv1.Product) { p.Tags = []string{"twice", "twice"} }},
	} {
		p := assam()
		test.spoil(p)
		_, err := s.CreateProduct(t.Context(), &catalogv1.CreateProductRequest{ProductId: "assam", Product: p})
		servicetest.WantError(t, err, codes.InvalidArgument, test.field)
	}
	_, err := s.CreateProduct(t.Context(), &catalogv1.CreateProductRequest{ProductId: "Not An ID", Product: assam()})
	servicetest.WantError(t, err, codes.InvalidArgument, "product_id")
	_, err = s.CreateProduct(t.Context(), &catalogv1.CreateProductRequest{ProductId: "assam"})
	servicetest.WantError(t, err, codes.InvalidArgument, "product")
	_, err = s.GetProduct(t.Context(), &catalogv1.GetProductRequest{Name: "products/assam"})
	servicetest.WantReason(t, servicetest.WantError(t, err, codes.NotFound), "RESOURCE_NOT_FOUND", "products/assam")
}

func TestAProductNeedsAFreeIDAndACategory(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	s.addProduct(t, "assam", assam())
	_, err := s.CreateProduct(t.Context(), &catalogv1.CreateProductRequest{ProductId: "assam", Product: assam()})
	servicetest.WantReason(t, servicetest.WantError(t, err, codes.AlreadyExists), "RESOURCE_ALREADY_EXISTS", "products/assam")
	lost := assam()
	lost.Category = "categories/lost"
	_, err = s.CreateProduct(t.Context(), &catalogv1.CreateProductRequest{Product: lost})
	servicetest.WantError(t, err, codes.FailedPrecondition)
}

func TestAnUpdateChangesWhatItsMaskNames(t *testing.T) {
	for name, test := range map[string]struct {
		mask  *fieldmaskpb.FieldMask
		patch *catalogv1.Product
		want  func(*catalogv1.Product)
	}{
		"one field": {mask("display_name"), &catalogv1.Product{DisplayName: "New", Description: "ignored"}, func(p *catalogv1.Product) { p.DisplayName = "New" }},
		"a field of a field": {mask("price.units"), &catalogv1.Product{Price: euros(9, 0)}, func(p *catalogv1.Product) {
			p.Price.Units = 9
		}},
		"a field to nothing":     {mask("description", "tags"), &catalogv1.Product{}, func(p *catalogv1.Product) { p.Description, p.Tags = "", nil }},
		"no mask: what is set":   {nil, &catalogv1.Product{DisplayName: "New"}, func(p *catalogv1.Product) { p.DisplayName = "New" }},
		"an empty mask: just so": {mask(), &catalogv1.Product{Tags: []string{"new"}}, func(p *catalogv1.Product) { p.Tags = []string{"new"} }},
		"*: everything": {mask("*"), &catalogv1.Product{DisplayName: "New", Category: "categories/tea", Price: euros(1, 0)}, func(p *catalogv1.Product) {
			p.DisplayName, p.Description, p.Tags, p.Price = "New", "", nil, euros(1, 0)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := openShop(t)
			s.addCategory(t, "tea")
			before := s.addProduct(t, "assam", assam())
			test.patch.Name = before.GetName()
			after, err := s.UpdateProduct(t.Context(), &catalogv1.UpdateProductRequest{Product: test.patch, UpdateMask: test.mask})
			servicetest.Must(t, err)
			if after.GetEtag() == before.GetEtag() || !after.GetUpdateTime().AsTime().After(before.GetUpdateTime().AsTime()) {
				t.Error("the etag and update_time must change with it")
			}
			want := proto.CloneOf(before)
			test.want(want)
			want.Etag, want.UpdateTime = after.GetEtag(), after.GetUpdateTime()
			if !proto.Equal(after, want) {
				t.Errorf("want %s\ngot  %s", want, after)
			}
			if read := get(t, s, before.GetName()); !proto.Equal(read, after) {
				t.Errorf("answered %s\nstored %s", after, read)
			}
		})
	}
}

func TestAnUpdateThatIsRefusedChangesNothing(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	before := s.addProduct(t, "assam", assam())
	name := before.GetName()
	for _, test := range []struct {
		code    codes.Code
		field   string
		request *catalogv1.UpdateProductRequest
	}{
		{codes.InvalidArgument, "product.name", &catalogv1.UpdateProductRequest{}},
		{codes.InvalidArgument, "product.name", &catalogv1.UpdateProductRequest{Product: &catalogv1.Product{DisplayName: "New"}}},
		{codes.InvalidArgument, "product.name", &catalogv1.UpdateProductRequest{Product: &catalogv1.Product{Name: "assam"}}},
		{codes.InvalidArgument, "product.etag", &catalogv1.UpdateProductRequest{Product: &catalogv1.Product{Name: name, Etag: strings.Repeat("a", 65)}}},
		{codes.InvalidArgument, "update_mask", &catalogv1.UpdateProductRequest{Product: &catalogv1.Product{Name: name}, UpdateMask: mask("colour")}},
		{codes.InvalidArgument, "update_mask", &catalogv1.UpdateProductRequest{Product: &catalogv1.Product{Name: name}, UpdateMask: mask("price.colour")}},
		{codes.InvalidArgument, "update_mask", &catalogv1.UpdateProductRequest{Product: &catalogv1.Product{Name: name}, UpdateMask: mask("create_time")}},
		{codes.InvalidArgument, "update_mask", &catalogv1.UpdateProductRequest{Product: &catalogv1.Product{Name: name}, UpdateMask: mask("*", "tags")}},
		{codes.InvalidArgument, "product.display_name", &catalogv1.UpdateProductRequest{Product: &catalogv1.Product{Name: name}, UpdateMask: mask("display_name")}},
		{codes.InvalidArgument, "product.price", &catalogv1.UpdateProductRequest{Product: &catalogv1.Product{Name: name}, UpdateMask: mask("price")}},
		{codes.FailedPrecondition, "", &catalogv1.UpdateProductRequest{Product: &catalogv1.Product{Name: name, Category: "categories/lost"}}},
		{codes.NotFound, "", &catalogv1.UpdateProductRequest{Product: &catalogv1.Product{Name: "products/lost", DisplayName: "New"}}},
		{codes.Aborted, "", &catalogv1.UpdateProductRequest{Product: &catalogv1.Product{Name: name, DisplayName: "New", Etag: "stale"}}},
	} {
		_, err := s.UpdateProduct(t.Context(), test.request)
		servicetest.WantError(t, err, test.code, slices.DeleteFunc([]string{test.field}, func(f string) bool { return f == "" })...)
	}
	if read := get(t, s, name); !proto.Equal(read, before) {
		t.Errorf("it was %s\nand is %s", before, read)
	}
}

func TestOfUpdatesWithOneEtagJustOneWins(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	made := s.addProduct(t, "assam", assam())
	const rivals = 8
	results := make([]codes.Code, rivals)
	var all sync.WaitGroup
	for i := range rivals {
		all.Go(func() {
			_, err := s.UpdateProduct(t.Context(), &catalogv1.UpdateProductRequest{
				Product: &catalogv1.Product{Name: made.GetName(), DisplayName: strings.Repeat("n", i+1), Etag: made.GetEtag()},
			})
			results[i] = status.Code(err)
		})
	}
	all.Wait()
	slices.Sort(results)
	want := append([]codes.Code{codes.OK}, slices.Repeat([]codes.Code{codes.Aborted}, rivals-1)...)
	if !slices.Equal(results, want) {
		t.Errorf("got %s", results)
	}
}

func TestADeletedProductIsGone(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	made := s.addProduct(t, "assam", assam())
	_, err := s.DeleteProduct(t.Context(), &catalogv1.DeleteProductRequest{Name: made.GetName(), Etag: "stale"})
	servicetest.WantReason(t, servicetest.WantError(t, err, codes.Aborted), "ETAG_MISMATCH", made.GetName())
	_, err = s.DeleteProduct(t.Context(), &catalogv1.DeleteProductRequest{Name: made.GetName(), Etag: made.GetEtag()})
	servicetest.Must(t, err)
	_, err = s.GetProduct(t.Context(), &catalogv1.GetProductRequest{Name: made.GetName()})
	servicetest.WantError(t, err, codes.NotFound)
	_, err = s.DeleteProduct(t.Context(), &catalogv1.DeleteProductRequest{Name: made.GetName()})
	servicetest.WantError(t, err, codes.NotFound)
}
