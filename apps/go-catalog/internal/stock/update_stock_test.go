package stock_test

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/servicetest"
)

func TestStockIsWhatWasCounted(t *testing.T) {
	w := openWarehouse(t)
	w.addProduct(t, "cup")
	uncounted, err := w.stockOf(t.Context(), "cup")
	servicetest.Must(t, err)
	w.wantStock(t, "cup", 0, 0)
	for i, paths := range [][]string{nil, {"on_hand"}, {"*"}, {"on_hand", "on_hand"}} {
		counted, err := w.UpdateStock(t.Context(), &catalogv1.UpdateStockRequest{
			Stock:      &catalogv1.Stock{Name: "products/cup/stock", OnHand: int64(i) + 1, Reserved: 9, Available: 9},
			UpdateMask: &fieldmaskpb.FieldMask{Paths: paths},
		})
		servicetest.Must(t, err)
		w.wantStock(t, "cup", int64(i)+1, 0)
		read, err := w.stockOf(t.Context(), "cup")
		if err != nil || !proto.Equal(read, counted) || read.GetEtag() == uncounted.GetEtag() || read.GetName() != "products/cup/stock" {
			t.Errorf("answered %s\nread %s, %v", counted, read, err)
		}
	}
}

func TestAnEtagOfStockHoldsUntilEitherCountChanges(t *testing.T) {
	w := openWarehouse(t)
	w.addProduct(t, "cup")
	count := func(onHand int64, etag string) (*catalogv1.Stock, error) {
		return w.UpdateStock(t.Context(), &catalogv1.UpdateStockRequest{Stock: &catalogv1.Stock{Name: "products/cup/stock", OnHand: onHand, Etag: etag}})
	}
	uncounted, err := w.stockOf(t.Context(), "cup")
	servicetest.Must(t, err)
	counted, err := count(10, uncounted.GetEtag())
	servicetest.Must(t, err)
	changes := []func() error{
		func() error { _, err := count(10, counted.GetEtag()); return err },
		func() error { _, err := w.reserve(t.Context(), "first", line("cup", 1)); return err },
		func() error { _, err := w.confirm(t.Context(), "first"); return err },
		func() error { _, err := w.release(t.Context(), "first"); return err },
	}
	for _, change := range changes {
		before, err := w.stockOf(t.Context(), "cup")
		servicetest.Must(t, err)
		servicetest.Must(t, change())
		_, err = count(20, before.GetEtag())
		servicetest.WantReason(t, servicetest.WantError(t, err, codes.Aborted), "ETAG_MISMATCH", "products/cup/stock")
	}
	w.wantStock(t, "cup", 10, 0)
}

func TestACountBelowWhatIsReservedIsRefused(t *testing.T) {
	w := openWarehouse(t)
	w.stock(t, "cup", 10)
	_, err := w.reserve(t.Context(), "first", line("cup", 4))
	servicetest.Must(t, err)
	count := func(onHand int64) error {
		_, err := w.UpdateStock(t.Context(), &catalogv1.UpdateStockRequest{Stock: &catalogv1.Stock{Name: "products/cup/stock", OnHand: onHand}})
		return err
	}
	servicetest.WantReason(t, servicetest.WantError(t, count(3), codes.FailedPrecondition), "STOCK_RESERVED", "products/cup")
	w.wantStock(t, "cup", 10, 4)
	servicetest.Must(t, count(4))
	w.wantStock(t, "cup", 4, 4)
}

func TestStockThatIsNotValidIsRefused(t *testing.T) {
	w := openWarehouse(t)
	w.stock(t, "cup", 10)
	named := func(name string) *catalogv1.Stock { return &catalogv1.Stock{Name: name, OnHand: 1} }
	for _, test := range []struct {
		field string
		stock *catalogv1.Stock
		mask  []string
	}{
		{"stock", nil, nil},
		{"stock", &catalogv1.Stock{OnHand: 1}, nil},
		{"stock.name", named("products/cup"), nil},
		{"stock.name", named("products/cup\x00/stock"), nil},
		{"stock.on_hand", &catalogv1.Stock{Name: "products/cup/stock", OnHand: -1}, nil},
		{"stock.on_hand", &catalogv1.Stock{Name: "products/cup/stock", OnHand: 1_000_000_001}, nil},
		{"stock.etag", &catalogv1.Stock{Name: "products/cup/stock", Etag: strings.Repeat("a", 65)}, nil},
		{"update_mask", named("products/cup/stock"), []string{"reserved"}},
		{"update_mask", named("products/cup/stock"), []string{"on_hand", "colour"}},
		{"update_mask", named("products/cup/stock"), []string{"on_hand\x00"}},
	} {
		_, err := w.UpdateStock(t.Context(), &catalogv1.UpdateStockRequest{Stock: test.stock, UpdateMask: &fieldmaskpb.FieldMask{Paths: test.mask}})
		servicetest.WantError(t, err, codes.InvalidArgument, test.field)
	}
	w.wantStock(t, "cup", 10, 0)
	for _, name := range []string{"", "products/cup", "products/Cup/stock", "products/cup\x00/stock"} {
		_, err := w.GetStock(t.Context(), &catalogv1.GetStockRequest{Name: name})
		servicetest.WantError(t, err, codes.InvalidArgument, "name")
	}
}

func TestAProductThatDoesNotExistHasNoStock(t *testing.T) {
	w := openWarehouse(t)
	_, err := w.stockOf(t.Context(), "lost")
	servicetest.WantReason(t, servicetest.WantError(t, err, codes.NotFound), "RESOURCE_NOT_FOUND", "products/lost")
	_, err = w.UpdateStock(t.Context(), &catalogv1.UpdateStockRequest{Stock: &catalogv1.Stock{Name: "products/lost/stock", OnHand: 1}})
	servicetest.WantReason(t, servicetest.WantError(t, err, codes.NotFound), "RESOURCE_NOT_FOUND", "products/lost")
}
