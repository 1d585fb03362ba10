package catalog_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/postgres"
	"slipway.example/libs/go-service/servicetest"
)

func TestAProductOfWhichPiecesAreReservedStays(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	s.addProduct(t, "cup", &catalogv1.Product{})
	s.count(t, "cup", 5)
	s.reserve(t, "first", "cup", 2)
	remove := func() error {
		_, err := s.DeleteProduct(t.Context(), &catalogv1.DeleteProductRequest{Name: "products/cup"})
		return err
	}
	servicetest.WantReason(t, servicetest.WantError(t, remove(), codes.FailedPrecondition), "PRODUCT_RESERVED", "products/cup")
	get(t, s, "products/cup")
	_, err := s.stock.ReleaseReservation(t.Context(), &catalogv1.ReleaseReservationRequest{Name: "reservations/first"})
	servicetest.Must(t, err)
	servicetest.Must(t, remove())
	_, err = s.stock.GetStock(t.Context(), &catalogv1.GetStockRequest{Name: "products/cup/stock"})
	servicetest.WantError(t, err, codes.NotFound)
	// Another of that name was never counted.
	s.addProduct(t, "cup", &catalogv1.Product{})
	stock, err := s.stock.GetStock(t.Context(), &catalogv1.GetStockRequest{Name: "products/cup/stock"})
	if err != nil || stock.GetOnHand() != 0 {
		t.Errorf("want none of it, got %s, %v", stock, err)
	}
}

func TestAProductThatIsCountedAndReservedWhileItIsDeletedStays(t *testing.T) {
	s := openShop(t)
	s.addCategory(t, "tea")
	s.addProduct(t, "cup", &catalogv1.Product{})
	counting, err := s.database.Begin(t.Context())
	servicetest.Must(t, err)
	defer counting.Rollback(t.Context())
	_, err = counting.Exec(t.Context(), "INSERT INTO stock (product, on_hand, reserved) VALUES ('products/cup', 5, 2)")
	servicetest.Must(t, err)
	deleted := make(chan error)
	go func() {
		_, err := s.DeleteProduct(t.Context(), &catalogv1.DeleteProductRequest{Name: "products/cup"})
		deleted <- err
	}()
	s.awaitBlocked(t)
	servicetest.Must(t, counting.Commit(t.Context()))
	servicetest.WantReason(t, servicetest.WantError(t, <-deleted, codes.FailedPrecondition), "PRODUCT_RESERVED", "products/cup")
	get(t, s, "products/cup")
}

// awaitBlocked waits until a query waits for a lock.
func (s shop) awaitBlocked(t *testing.T) {
	t.Helper()
	servicetest.Must(t, postgres.Await(t.Context(), 30*time.Second, func(ctx context.Context) error {
		var blocked bool
		err := s.database.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')").Scan(&blocked)
		if err == nil && !blocked {
			err = errors.New("nobody waits for a lock")
		}
		return err
	}, func(error) {}))
}
