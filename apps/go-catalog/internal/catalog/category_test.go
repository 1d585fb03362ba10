package catalog_test

import (
	"slices"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/servicetest"
)

func TestACategoryIsCreatedReadChangedAndDeleted(t *testing.T) {
	s := openShop(t)
	made := s.addCategory(t, "tea")
	read, err := s.GetCategory(t.Context(), &catalogv1.GetCategoryRequest{Name: "categories/tea"})
	servicetest.Must(t, err)
	if !proto.Equal(read, made) {
		t.Errorf("created %s\nread %s", made, read)
	}
	changed, err := s.UpdateCategory(t.Context(), &catalogv1.UpdateCategoryRequest{
		Category: &catalogv1.Category{Name: made.GetName(), DisplayName: "Teas", Etag: made.GetEtag()},
	})
	servicetest.Must(t, err)
	if changed.GetDisplayName() != "Teas" || changed.GetEtag() == made.GetEtag() {
		t.Errorf("changed into %s", changed)
	}
	_, err = s.DeleteCategory(t.Context(), &catalogv1.DeleteCategoryRequest{Name: made.GetName(), Etag: made.GetEtag()})
	servicetest.WantReason(t, servicetest.WantError(t, err, codes.Aborted), "ETAG_MISMATCH", made.GetName())
	_, err = s.DeleteCategory(t.Context(), &catalogv1.DeleteCategoryRequest{Name: made.GetName(), Etag: changed.GetEtag()})
	servicetest.Must(t, err)
	_, err = s.GetCategory(t.Context(), &catalogv1.GetCategoryRequest{Name: made.GetName()})
	servicetest.WantReason(t, servicetest.WantError(t, err, codes.NotFound), "RESOURCE_NOT_FOUND", made.GetName())
}

func TestACategoryThatHoldsProductsStays(t *testing.T) {
	s := openShop(t)
	made := s.addCategory(t, "tea")
	s.addProduct(t, "assam", &catalogv1.Product{})
	_, err := s.DeleteCategory(t.Context(), &catalogv1.DeleteCategoryRequest{Name: made.GetName()})
	servicetest.WantReason(t, servicetest.WantError(t, err, codes.FailedPrecondition), "CATEGORY_NOT_EMPTY", made.GetName())
	_, err = s.GetProduct(t.Context(), &catalogv1.GetProductRequest{Name: "products/assam"})
	servicetest.Must(t, err)
}

func TestACategoryThatIsNotValidIsRefused(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	_, err := s.CreateCategory(t.Context(), &catalogv1.CreateCategoryRequest{CategoryId: "tea", Category: &catalogv1.Category{DisplayName: "Tea"}})
	servicetest.WantReason(t, servicetest.WantError(t, err, codes.AlreadyExists), "RESOURCE_ALREADY_EXISTS", "categories/tea")
	_, err = s.CreateCategory(t.Context(), &catalogv1.CreateCategoryRequest{Category: &catalogv1.Category{}})
	servicetest.WantError(t, err, codes.InvalidArgument, "category.display_name")
	_, err = s.CreateCategory(t.Context(), &catalogv1.CreateCategoryRequest{CategoryId: "-", Category: &catalogv1.Category{DisplayName: "Tea"}})
	servicetest.WantError(t, err, codes.InvalidArgument, "category_id")
	_, err = s.UpdateCategory(t.Context(), &catalogv1.UpdateCategoryRequest{Category: &catalogv1.Category{Name: "categories/tea"}, UpdateMask: mask("update_time")})
	servicetest.WantError(t, err, codes.InvalidArgument, "update_mask")
	_, err = s.UpdateCategory(t.Context(), &catalogv1.UpdateCategoryRequest{Category: &catalogv1.Category{Name: "categories/lost", DisplayName: "Lost"}})
	servicetest.WantError(t, err, codes.NotFound)
}

func TestCategoriesAreListedByDisplayName(t *testing.T) {
	s := openShop(t)
	for _, id := range []string{"tea", "audio", "garden"} {
		s.addCategory(t, id)
	}
	for _, test := range []struct {
		request *catalogv1.ListCategoriesRequest
		want    []string
	}{
		{&catalogv1.ListCategoriesRequest{}, []string{"audio", "garden", "tea"}},
		{&catalogv1.ListCategoriesRequest{OrderBy: "create_time desc"}, []string{"garden", "audio", "tea"}},
		{&catalogv1.ListCategoriesRequest{Filter: `display_name = "audio" OR display_name = "tea"`}, []string{"audio", "tea"}},
	} {
		test.request.PageSize = 2
		var found []string
		for {
			page, err := s.ListCategories(t.Context(), test.request)
			servicetest.Must(t, err)
			found = append(found, ids(page.GetCategories())...)
			if test.request.PageToken = page.GetNextPageToken(); test.request.PageToken == "" {
				break
			}
		}
		if !slices.Equal(found, test.want) {
			t.Errorf("%s: want %s, got %s", test.request, test.want, found)
		}
	}
	_, err := s.ListCategories(t.Context(), &catalogv1.ListCategoriesRequest{Filter: "category = 1"})
	servicetest.WantError(t, err, codes.InvalidArgument, "filter")
	_, err = s.ListCategories(t.Context(), &catalogv1.ListCategoriesRequest{OrderBy: "price"})
	servicetest.WantError(t, err, codes.InvalidArgument, "order_by")
}
