package stock_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"google.golang.org/protobuf/types/known/timestamppb"

	"slipway.example/apps/go-catalog/internal/catalog"
	"slipway.example/apps/go-catalog/internal/stock"
	"slipway.example/apps/go-catalog/migrations"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service"
	"slipway.example/libs/go-service/postgrestest"
	"slipway.example/libs/go-service/servicetest"
)

const (
	active    = catalogv1.ReservationState_RESERVATION_STATE_ACTIVE
	confirmed = catalogv1.ReservationState_RESERVATION_STATE_CONFIRMED
	released  = catalogv1.ReservationState_RESERVATION_STATE_RELEASED
	expired   = catalogv1.ReservationState_RESERVATION_STATE_EXPIRED
)

// warehouse is the service on a database of its own, and a client of it. It
// collects only when a test does.
type warehouse struct {
	catalogv1.StockServiceClient
	*stock.Collector
	database *pgxpool.Pool
}

func openWarehouse(t *testing.T) warehouse {
	t.Helper()
	return openWarehouseWith(t, func(ctx context.Context, host *service.Host) error {
		ended, end := context.WithCancel(ctx)
		end()
		return stock.Register(ended, host)
	})
}

func openWarehouseWith(t *testing.T, register func(context.Context, *service.Host) error) warehouse {
	t.Helper()
	t.Parallel()
	pool := postgrestest.New(t, migrations.Files)
	running := servicetest.Start(t, service.Definition{Domain: catalog.Domain, Register: register}, pool)
	w := warehouse{catalogv1.NewStockServiceClient(running.Connection), stock.NewCollector(pool), pool}
	w.execute(t, "INSERT INTO categories (name, display_name) VALUES ('categories/tea', 'Tea')")
	return w
}

// addProduct makes products/{id}, which was never counted.
func (w warehouse) addProduct(t *testing.T, id string) {
	t.Helper()
	w.execute(t, "INSERT INTO products (name, display_name, category, price_units, price_currency) VALUES ('products/' || $1, $1, 'categories/tea', 1, 'EUR')", id)
}

// stock makes products/{id} and puts so many pieces on hand.
func (w warehouse) stock(t *testing.T, id string, onHand int64) {
	t.Helper()
	w.addProduct(t, id)
	_, err := w.UpdateStock(t.Context(), &catalogv1.UpdateStockRequest{Stock: &catalogv1.Stock{Name: "products/" + id + "/stock", OnHand: onHand}})
	servicetest.Must(t, err)
}

// reserve asks for reservations/{id} for a minute.
func (w warehouse) reserve(ctx context.Context, id string, lines ...*catalogv1.ReservationLine) (*catalogv1.Reservation, error) {
	return w.ReserveStock(ctx, &catalogv1.ReserveStockRequest{ReservationId: id, Reservation: &catalogv1.Reservation{
		Lines: lines, ExpireTime: timestamppb.New(time.Now().Add(time.Minute)),
	}})
}

func line(product string, quantity int32) *catalogv1.ReservationLine {
	return &catalogv1.ReservationLine{Product: "products/" + product, Quantity: quantity}
}

func (w warehouse) confirm(ctx context.Context, id string) (*catalogv1.Reservation, error) {
	return w.ConfirmReservation(ctx, &catalogv1.ConfirmReservationRequest{Name: "reservations/" + id})
}

func (w warehouse) release(ctx context.Context, id string) (*catalogv1.Reservation, error) {
	return w.ReleaseReservation(ctx, &catalogv1.ReleaseReservationRequest{Name: "reservations/" + id})
}

// giveUp releases what is not sold.
func (w warehouse) giveUp(ctx context.Context, id string) (*catalogv1.Reservation, error) {
	return w.ReleaseReservation(ctx, &catalogv1.ReleaseReservationRequest{Name: "reservations/" + id, ActiveOnly: true})
}

func (w warehouse) get(ctx context.Context, id string) (*catalogv1.Reservation, error) {
	return w.GetReservation(ctx, &catalogv1.GetReservationRequest{Name: "reservations/" + id})
}

func (w warehouse) stockOf(ctx context.Context, product string) (*catalogv1.Stock, error) {
	return w.GetStock(ctx, &catalogv1.GetStockRequest{Name: "products/" + product + "/stock"})
}

// letExpire lets the time of reservations/{id} pass, which no client can.
func (w warehouse) letExpire(t *testing.T, id string) {
	t.Helper()
	w.execute(t, "UPDATE reservations SET expire_time = now() - interval '1 second' WHERE name = 'reservations/' || $1", id)
}

func (w warehouse) wantState(t *testing.T, id string, want catalogv1.ReservationState) {
	t.Helper()
	r, err := w.get(t.Context(), id)
	servicetest.Must(t, err)
	if r.GetState() != want {
		t.Errorf("want %s %s, it is %s", id, want, r.GetState())
	}
}

func (w warehouse) wantStock(t *testing.T, product string, onHand, reserved int64) {
	t.Helper()
	s, err := w.stockOf(t.Context(), product)
	servicetest.Must(t, err)
	if s.GetOnHand() != onHand || s.GetReserved() != reserved || s.GetAvailable() != onHand-reserved {
		t.Errorf("want %d of %s, %d of them reserved; got %s", onHand, product, reserved, s)
	}
}

func (w warehouse) execute(t *testing.T, sql string, args ...any) {
	t.Helper()
	_, err := w.database.Exec(t.Context(), sql, args...)
	servicetest.Must(t, err)
}
