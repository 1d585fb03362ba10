package orders_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"slipway.example/apps/go-orders/internal/catalogtest"
	"slipway.example/apps/go-orders/internal/orders"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service/servicetest"
)

func TestARepeatedCallGetsTheOrderOfTheFirst(t *testing.T) {
	d := openDesk(t)
	tea, id := d.tea(t, 4), uuid.NewString()
	first, err := d.CreateOrder(as(t, "ada"), of(id, line(tea, 3)))
	servicetest.Must(t, err)
	// Neither the spelling of the id matters, nor that there is too little by now, nor that there is no such product.
	again := func() {
		t.Helper()
		for _, spelling := range []string{id, strings.ToUpper(id)} {
			second, err := d.CreateOrder(as(t, "ada"), of(spelling, line(tea, 3)))
			servicetest.Must(t, err)
			if !proto.Equal(first, second) {
				t.Errorf("first  %s\nsecond %s", first, second)
			}
		}
	}
	again()
	d.catalog.WantPieces(t, tea, 1)
	if all := d.catalog.Reservations(t, tea); !slices.Equal(all, []string{"CONFIRMED"}) {
		t.Errorf("want one reservation, got %s", all)
	}
	_, err = d.catalog.Products.DeleteProduct(t.Context(), &catalogv1.DeleteProductRequest{Name: tea})
	servicetest.Must(t, err)
	again()
	d.wantOrders(t, 1)
}

func TestARepeatedCallGetsAnOrderAsItIsByNow(t *testing.T) {
	d := openDesk(t)
	request := of(uuid.NewString(), line(d.tea(t, 10), 3))
	first, err := d.CreateOrder(as(t, "ada"), request)
	servicetest.Must(t, err)
	_, err = d.CancelOrder(as(t, "ada"), &ordersv1.CancelOrderRequest{Name: first.GetName()})
	servicetest.Must(t, err)
	second, err := d.CreateOrder(as(t, "ada"), request)
	servicetest.Must(t, err)
	if second.GetName() != first.GetName() || second.GetState() != cancelled {
		t.Errorf("got %s", second)
	}
}

func TestARequestIDIsForOnePayload(t *testing.T) {
	d := openDesk(t)
	tea, id := d.tea(t, 10), uuid.NewString()
	cup := d.catalog.Add(t, "cup", catalogtest.Money("EUR", 12, 0), 10)
	_, err := d.CreateOrder(as(t, "ada"), of(id, line(tea, 1), line(cup, 1)))
	servicetest.Must(t, err)
	for _, other := range [][]*ordersv1.OrderLine{
		{line(tea, 1)},
		{line(tea, 2), line(cup, 1)},
		{line(cup, 1), line(tea, 1)},
		{line(tea, 1), line(cup, 1), line("products/none", 1)},
	} {
		_, err := d.CreateOrder(as(t, "ada"), of(id, other...))
		servicetest.WantReason(t, servicetest.WantError(t, err, codes.AlreadyExists), "REQUEST_ID_REUSED", id)
	}
	d.catalog.WantPieces(t, tea, 9)
	d.wantOrders(t, 1)
}

func TestARequestIDIsItsOwners(t *testing.T) {
	d := openDesk(t)
	tea, id := d.tea(t, 10), uuid.NewString()
	names := map[string]bool{}
	for i, user := range []string{"ada", "eve"} {
		made, err := d.CreateOrder(as(t, user), of(id, line(tea, int32(i)+1)))
		servicetest.Must(t, err)
		names[made.GetName()] = true
	}
	if len(names) != 2 {
		t.Errorf("want an order for each, got %v", names)
	}
	d.catalog.WantPieces(t, tea, 7)
}

func TestWithoutARequestIDEachCallIsAnOrder(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 10)
	if first, second := d.order(t, line(tea, 1)), d.order(t, line(tea, 1)); first.GetName() == second.GetName() {
		t.Errorf("both are %s", first)
	}
	d.catalog.WantPieces(t, tea, 8)
}

func TestConcurrentTwinsAreOneOrder(t *testing.T) {
	d := openDesk(t)
	// Pieces for one of them only: the others must not even try to take their own.
	tea, id := d.tea(t, 3), uuid.NewString()
	replicas := []ordersv1.OrderServiceClient{d, ordersv1.NewOrderServiceClient(d.replica(t).Connection)}
	names := make([]string, 20)
	got := each(len(names), func(i int) error {
		made, err := replicas[i%2].CreateOrder(as(t, "ada"), of(id, line(tea, 3)))
		names[i] = made.GetName()
		return err
	})
	if one := slices.Compact(names); got[codes.OK] != 20 || len(one) != 1 {
		t.Errorf("got %v of %s", got, one)
	}
	d.awaitState(t, names[0], confirmed)
	d.catalog.WantPieces(t, tea, 0)
	if all := d.catalog.Reservations(t, tea); !slices.Equal(all, []string{"CONFIRMED"}) {
		t.Errorf("want one reservation, got %s", all)
	}
	d.wantOrders(t, 1)
}

func TestOfConcurrentTwinsWithDifferentLinesOneWins(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 1000)
	for range 5 {
		id, taken := uuid.NewString(), d.onHand(t, tea)
		got := each(6, func(i int) error {
			_, err := d.CreateOrder(as(t, "ada"), of(id, line(tea, int32(i)+1)))
			return err
		})
		if fmt.Sprint(got) != fmt.Sprint(map[codes.Code]int{codes.OK: 1, codes.AlreadyExists: 5}) {
			t.Errorf("got %v", got)
		}
		all, err := d.ListOrders(as(t, "ada"), &ordersv1.ListOrdersRequest{PageSize: 1})
		servicetest.Must(t, err)
		d.catalog.WantPieces(t, tea, taken-int64(all.GetOrders()[0].GetLines()[0].GetQuantity()))
	}
	d.wantOrders(t, 5)
}

// The first call stalls until its time is up, and gives back what its retry
// has been told is reserved.
func TestARetryIsConfirmedThoughTheFirstCallGaveItsPiecesBack(t *testing.T) {
	d := openDesk(t, impatient, func(s *orders.Settings) { s.ReservationTTL = time.Hour })
	tea := d.tea(t, 3)
	request := of(uuid.NewString(), line(tea, 3))
	stall := d.begin(t, "LOCK TABLE order_lines IN SHARE ROW EXCLUSIVE MODE")
	first := make(chan error, 1)
	go func() {
		_, err := d.CreateOrder(as(t, "ada"), request)
		first <- err
	}()
	d.awaitBlocked(t, 1)
	reserve, second := d.gate.Hold("ReserveStock", catalogtest.Answered), make(chan *ordersv1.Order, 1)
	go func() {
		made, err := d.CreateOrder(as(t, "ada"), request)
		if err != nil {
			t.Errorf("the retry: %v", err)
		}
		second <- made
	}()
	reserve.Await(t)
	servicetest.WantError(t, <-first, codes.DeadlineExceeded)
	servicetest.Must(t, stall.Commit(t.Context()))
	reserve.Pass()
	if made := <-second; made.GetState() != confirmed || made.GetCancelReason() != "" {
		t.Errorf("want it confirmed, got %s", made)
	}
	d.catalog.WantPieces(t, tea, 0)
	d.awaitReservations(t, tea, "RELEASED", "CONFIRMED")
	d.wantOrders(t, 1)
}
