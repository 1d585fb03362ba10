package main_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"slipway.example/apps/go-orders/internal/catalogtest"
	"slipway.example/apps/go-orders/internal/processtest"
	"slipway.example/apps/go-orders/migrations"
	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service/identity"
	"slipway.example/libs/go-service/postgres"
	"slipway.example/libs/go-service/postgrestest"
	"slipway.example/libs/go-service/servicetest"
)

const (
	confirmed = "CONFIRMED"
	cancelled = "CANCELLED"
)

// How many pieces of either product there are, and how many are ordered.
const (
	pieces = 10
	teas   = 3
	cups   = 2
)

// world is one order to be: a database, two products, and the way to the catalog.
type world struct {
	catalog          *catalogtest.Catalog
	gate             *catalogtest.Gate
	tea, cup         string
	requestID, order string
	ownerURL, appURL string
	database         *pgxpool.Pool
}

func openWorld(t *testing.T, catalog *catalogtest.Catalog) *world {
	t.Helper()
	id := uuid.NewString()
	w := &world{catalog: catalog, gate: catalogtest.OpenGate(t, catalog), requestID: id}
	w.tea = catalog.Add(t, "tea-"+id, catalogtest.Money("EUR", 4, 990_000_000), pieces)
	w.cup = catalog.Add(t, "cup-"+id, catalogtest.Money("EUR", 12, 0), pieces)
	w.ownerURL, w.appURL = postgrestest.NewURLs(t)
	owner := postgrestest.Open(t, w.ownerURL)
	_, err := postgres.Migrate(t.Context(), owner, migrations.Files)
	servicetest.Must(t, err)
	owner.Close()
	w.database = postgrestest.Open(t, w.appURL)
	return w
}

// start starts the service: a process that can be killed. It waits for longer
// than it takes to kill it, on whatever machine; the tests let time pass.
func (w *world) start(t *testing.T) *processtest.Process {
	t.Helper()
	return processtest.Start(t, "slipway.example/apps/go-orders", map[string]string{
		"DATABASE_URL": w.appURL, "CATALOG_ADDR": "dns:///" + w.gate.Address, "STEP_PATIENCE": "1m", "RESERVATION_TTL": "1h",
	})
}

// hurry has the patience with the order run out.
func (w *world) hurry(t *testing.T) {
	t.Helper()
	_, err := w.database.Exec(t.Context(), "UPDATE orders SET next_step_time = now() WHERE next_step_time IS NOT NULL")
	servicetest.Must(t, err)
}

func ada(t *testing.T) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	return identity.With(ctx, "users/ada"), cancel
}

func create(t *testing.T, w *world, p *processtest.Process) error {
	ctx, cancel := ada(t)
	defer cancel()
	made, err := ordersv1.NewOrderServiceClient(p.Connection).CreateOrder(ctx, &ordersv1.CreateOrderRequest{
		RequestId: w.requestID, Order: &ordersv1.Order{Lines: []*ordersv1.OrderLine{{Product: w.tea, Quantity: teas}, {Product: w.cup, Quantity: cups}}},
	})
	w.order = made.GetName()
	return err
}

func cancel(t *testing.T, w *world, p *processtest.Process) error {
	ctx, cancel := ada(t)
	defer cancel()
	_, err := ordersv1.NewOrderServiceClient(p.Connection).CancelOrder(ctx, &ordersv1.CancelOrderRequest{Name: w.order})
	return err
}

// createUnconfirmed makes an order that is pending, and takes its pieces away.
func createUnconfirmed(t *testing.T, w *world, p *processtest.Process) error {
	defer w.gate.Close("ConfirmReservation")()
	err := create(t, w, p)
	w.catalog.Expire(t, w.tea)
	return err
}

// follow has the order looked after, and watches until it is confirmed.
func follow(t *testing.T, w *world, p *processtest.Process) error {
	ctx, cancel := ada(t)
	defer cancel()
	w.hurry(t)
	stream, err := ordersv1.NewOrderServiceClient(p.Connection).WatchOrder(ctx, &ordersv1.WatchOrderRequest{Name: w.order})
	for err == nil {
		var event *ordersv1.WatchOrderResponse
		if event, err = stream.Recv(); event.GetOrder().GetState() == ordersv1.OrderState_ORDER_STATE_CONFIRMED {
			return nil
		}
	}
	return err
}

// awaitRest waits until nobody has anything left to do.
func (w *world) awaitRest(t *testing.T) {
	t.Helper()
	w.hurry(t)
	processtest.Await(t, "everything is at rest", func() bool {
		var due int
		servicetest.Must(t, w.database.QueryRow(t.Context(), "SELECT count(*) FROM orders WHERE next_step_time IS NOT NULL OR state = 'PENDING'").Scan(&due))
		_, teas := w.catalog.Pieces(t, w.tea)
		_, cups := w.catalog.Pieces(t, w.cup)
		return due == 0 && teas == 0 && cups == 0
	})
}

// wantWhole checks all that is stored anywhere against the order that there is to be: "" is none.
func (w *world) wantWhole(t *testing.T, state string) {
	t.Helper()
	history := map[string][]string{confirmed: {"PENDING", confirmed}, cancelled: {"PENDING", confirmed, cancelled}}[state]
	rows, err := w.database.Query(t.Context(), `SELECT o.state,
		(SELECT count(*) FROM order_lines l WHERE l.order_name = o.name) AS lines,
		ARRAY(SELECT e.state FROM order_events e WHERE e.order_name = o.name ORDER BY e.version) AS events FROM orders o`)
	servicetest.Must(t, err)
	type order struct {
		State  string
		Lines  int
		Events []string
	}
	orders, err := pgx.CollectRows(rows, pgx.RowToStructByPos[order])
	servicetest.Must(t, err)
	whole := len(orders) == 1 && orders[0].State == state && orders[0].Lines == 2 && slices.Equal(orders[0].Events, history)
	if state == "" && len(orders) != 0 || state != "" && !whole {
		t.Errorf("want one order that is %q, with 2 lines and %s behind it, got %v", state, history, orders)
	}
	var sold int64
	if state == confirmed {
		sold = 1
	}
	w.catalog.WantPieces(t, w.tea, pieces-sold*teas)
	w.catalog.WantPieces(t, w.cup, pieces-sold*cups)
	states := w.catalog.Reservations(t, w.tea)
	if n := len(slices.DeleteFunc(slices.Clone(states), func(s string) bool { return s != confirmed })); n != int(sold) || slices.Contains(states, "ACTIVE") {
		t.Errorf("want %d sales and nothing open, got %s", sold, states)
	}
}
