package orders_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"slipway.example/apps/go-orders/internal/catalogtest"
	"slipway.example/apps/go-orders/internal/processtest"
	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service/servicetest"
)

func TestPiecesGoBackIfNobodyHearsThatTheyAreReserved(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 3)
	for _, test := range []struct {
		name   string
		within time.Duration
		lose   func(reserve *catalogtest.Hold, hangUp func())
	}{
		{"the caller has gone", time.Minute, func(_ *catalogtest.Hold, hangUp func()) { hangUp() }},
		{"the caller's time is up", 3 * time.Second, func(*catalogtest.Hold, func()) {}},
		{"the answer is lost", time.Minute, func(reserve *catalogtest.Hold, _ func()) { d.gate.Close("ReserveStock"); reserve.Lose() }},
	} {
		for _, id := range []string{"", uuid.NewString()} {
			t.Run(test.name+"/"+id, func(t *testing.T) {
				ctx, hangUp := context.WithTimeout(as(t, "ada"), test.within)
				defer hangUp()
				reserve, failed := d.gate.Hold("ReserveStock", catalogtest.Answered), make(chan error, 1)
				go func() {
					_, err := d.CreateOrder(ctx, of(id, line(tea, 3)))
					failed <- err
				}()
				reserve.Await(t)
				test.lose(reserve, hangUp)
				if <-failed == nil {
					t.Error("the call succeeded")
				}
				processtest.Await(t, "the pieces are free again", func() bool {
					_, reserved := d.catalog.Pieces(t, tea)
					return reserved == 0
				})
				d.gate.Open("ReserveStock")
				d.wantOrderAndCancel(t, "eve", of("", line(tea, 3)))
				d.wantOrderAndCancel(t, "ada", of(id, line(tea, 3)))
			})
		}
	}
}

// wantOrderAndCancel checks that a user can order, and undoes it.
func (d *desk) wantOrderAndCancel(t *testing.T, user string, request *ordersv1.CreateOrderRequest) {
	t.Helper()
	made, err := d.CreateOrder(as(t, user), request)
	servicetest.Must(t, err)
	if made.GetState() != confirmed {
		t.Errorf("want it confirmed, got %s", made)
	}
	_, err = d.CancelOrder(as(t, user), &ordersv1.CancelOrderRequest{Name: made.GetName()})
	servicetest.Must(t, err)
}
