package orders_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"slipway.example/apps/go-orders/internal/catalogtest"
	"slipway.example/apps/go-orders/internal/orders"
	"slipway.example/apps/go-orders/internal/processtest"
	"slipway.example/apps/go-orders/migrations"
	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service"
	"slipway.example/libs/go-service/identity"
	"slipway.example/libs/go-service/postgres"
	"slipway.example/libs/go-service/postgrestest"
	"slipway.example/libs/go-service/servicetest"
)

func TestMain(m *testing.M) { os.Exit(processtest.Main(m)) }

// desk is the service on a database of its own, with a catalog behind a gate,
// and a client of it.
type desk struct {
	ordersv1.OrderServiceClient
	servicetest.Service
	catalog  *catalogtest.Catalog
	gate     *catalogtest.Gate
	database *pgxpool.Pool
	settings orders.Settings
	// ownerURL is for what only the owner of the schema may do.
	ownerURL string
}

// openDesk has settings that nothing runs into, unless change says otherwise.
func openDesk(t *testing.T, change ...func(*orders.Settings)) *desk {
	t.Helper()
	t.Parallel()
	d := &desk{catalog: catalogtest.Start(t), settings: orders.Settings{ReservationTTL: time.Hour, StepPatience: time.Minute}}
	d.gate = catalogtest.OpenGate(t, d.catalog)
	d.settings.CatalogAddr = "dns:///" + d.gate.Address
	for _, set := range change {
		set(&d.settings)
	}
	owner, app := postgrestest.NewURLs(t)
	d.ownerURL = owner
	migrator := postgrestest.Open(t, owner)
	_, err := postgres.Migrate(t.Context(), migrator, migrations.Files)
	servicetest.Must(t, err)
	migrator.Close()
	d.database = postgrestest.Open(t, app)
	d.Service = d.replica(t)
	d.OrderServiceClient = ordersv1.NewOrderServiceClient(d.Connection)
	return d
}

// impatient looks after orders soon, and lets pieces expire soon. It is for
// tests of just that: a statement has half of its patience, on a machine that
// may have much else to do. Other tests hurry.
func impatient(s *orders.Settings) { s.StepPatience, s.ReservationTTL = 5*time.Second, 6*time.Second }

// replica is one more server on the same database.
func (d *desk) replica(t *testing.T) servicetest.Service {
	t.Helper()
	return servicetest.Start(t, service.Definition{Domain: orders.Domain, Register: d.settings.Register}, d.database)
}

// as returns the context of a call that a user makes.
func as(t *testing.T, user string) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 45*time.Second)
	t.Cleanup(cancel)
	return identity.With(ctx, "users/"+user)
}

// line is so many pieces of a product.
func line(product string, quantity int32) *ordersv1.OrderLine {
	return &ordersv1.OrderLine{Product: product, Quantity: quantity}
}

// of is a call that orders lines; an id of "" is none.
func of(requestID string, lines ...*ordersv1.OrderLine) *ordersv1.CreateOrderRequest {
	return &ordersv1.CreateOrderRequest{RequestId: requestID, Order: &ordersv1.Order{Lines: lines}}
}

// order orders lines for ada.
func (d *desk) order(t *testing.T, lines ...*ordersv1.OrderLine) *ordersv1.Order {
	t.Helper()
	made, err := d.CreateOrder(as(t, "ada"), of("", lines...))
	servicetest.Must(t, err)
	return made
}

// tea is products/tea at 4.99 €, and so many of it.
func (d *desk) tea(t *testing.T, pieces int64) string {
	t.Helper()
	return d.catalog.Add(t, "tea", catalogtest.Money("EUR", 4, 990_000_000), pieces)
}

// wantState checks where an order of ada's stands.
func (d *desk) wantState(t *testing.T, name string, want ordersv1.OrderState) *ordersv1.Order {
	t.Helper()
	got, err := d.GetOrder(as(t, "ada"), &ordersv1.GetOrderRequest{Name: name})
	servicetest.Must(t, err)
	if got.GetState() != want {
		t.Errorf("want %s, got %s", want, got)
	}
	return got
}

// awaitState waits until an order of ada's stands there.
func (d *desk) awaitState(t *testing.T, name string, want ordersv1.OrderState) *ordersv1.Order {
	t.Helper()
	var got *ordersv1.Order
	processtest.Await(t, name+" is "+want.String(), func() (there bool) {
		var err error
		got, err = d.GetOrder(as(t, "ada"), &ordersv1.GetOrderRequest{Name: name})
		servicetest.Must(t, err)
		return got.GetState() == want
	})
	return got
}

const (
	pending   = ordersv1.OrderState_ORDER_STATE_PENDING
	confirmed = ordersv1.OrderState_ORDER_STATE_CONFIRMED
	cancelled = ordersv1.OrderState_ORDER_STATE_CANCELLED
)

type watching = grpc.ServerStreamingClient[ordersv1.WatchOrderResponse]

// each makes so many calls at once, and counts their codes.
func each(calls int, call func(i int) error) map[codes.Code]int {
	answers := make(chan error, calls)
	for i := range calls {
		go func() { answers <- call(i) }()
	}
	got := map[codes.Code]int{}
	for range calls {
		got[status.Code(<-answers)]++
	}
	return got
}

func (d *desk) onHand(t *testing.T, product string) int64 {
	t.Helper()
	onHand, _ := d.catalog.Pieces(t, product)
	return onHand
}
