package orders_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service/servicetest"
)

// file stores orders as ada's, with ids of their states: the first is the oldest.
func (d *desk) file(t *testing.T, states ...string) {
	t.Helper()
	for i, state := range states {
		_, err := d.database.Exec(t.Context(), `
			INSERT INTO orders (name, owner, state, reservation, total_units, total_nanos, currency, create_time)
			VALUES ('orders/' || lower($1::text) || $2::text, 'users/ada', $1, 'reservations/a', 1, 0, 'EUR', $3)`,
			state, fmt.Sprint(i), day(i))
		servicetest.Must(t, err)
	}
}

// day is noon of the days of a March.
func day(i int) time.Time { return time.Date(2026, time.March, 1+i, 12, 0, 0, 0, time.UTC) }

// all are the ids of ada's orders, read in pages.
func (d *desk) all(t *testing.T, request *ordersv1.ListOrdersRequest) (found []string) {
	t.Helper()
	request = proto.CloneOf(request)
	for range 20 {
		page, err := d.ListOrders(as(t, "ada"), request)
		servicetest.Must(t, err)
		for _, order := range page.GetOrders() {
			found = append(found, order.GetName()[len("orders/"):])
		}
		if request.PageToken = page.GetNextPageToken(); request.PageToken == "" {
			return found
		}
	}
	t.Fatal("the list has no end")
	return nil
}

func TestOrdersAreListedNewestFirst(t *testing.T) {
	d := openDesk(t)
	d.file(t, "CONFIRMED", "PENDING", "CANCELLED", "CONFIRMED", "CANCELLED")
	for _, test := range []struct {
		name    string
		request *ordersv1.ListOrdersRequest
		want    []string
	}{
		{"all", &ordersv1.ListOrdersRequest{}, []string{"cancelled4", "confirmed3", "cancelled2", "pending1", "confirmed0"}},
		{"of one state", &ordersv1.ListOrdersRequest{States: []ordersv1.OrderState{cancelled}}, []string{"cancelled4", "cancelled2"}},
		{"of two states", &ordersv1.ListOrdersRequest{States: []ordersv1.OrderState{pending, confirmed}}, []string{"confirmed3", "pending1", "confirmed0"}},
		{"after the very time of one", &ordersv1.ListOrdersRequest{CreatedAfter: timestamppb.New(day(2))}, []string{"cancelled4", "confirmed3"}},
		{"after a time between", &ordersv1.ListOrdersRequest{CreatedAfter: timestamppb.New(day(2).Add(-time.Microsecond))}, []string{"cancelled4", "confirmed3", "cancelled2"}},
		{"of a state after a day", &ordersv1.ListOrdersRequest{States: []ordersv1.OrderState{confirmed}, CreatedAfter: timestamppb.New(day(1))}, []string{"confirmed3"}},
		{"after the year 9999", &ordersv1.ListOrdersRequest{CreatedAfter: timestamppb.New(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC))}, nil},
		{"after the year 1", &ordersv1.ListOrdersRequest{CreatedAfter: timestamppb.New(time.Time{}), PageSize: 5}, []string{"cancelled4", "confirmed3", "cancelled2", "pending1", "confirmed0"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, size := range []int32{test.request.GetPageSize(), 1, 2, 3} {
				test.request.PageSize = size
				if got := d.all(t, test.request); !slices.Equal(got, test.want) {
					t.Errorf("in pages of %d: want %s, got %s", size, test.want, got)
				}
			}
		})
	}
}

func TestAListedOrderIsWhole(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 10)
	first, second := d.order(t, line(tea, 1)), d.order(t, line(tea, 2))
	list, err := d.ListOrders(as(t, "ada"), &ordersv1.ListOrdersRequest{})
	servicetest.Must(t, err)
	want := &ordersv1.ListOrdersResponse{Orders: []*ordersv1.Order{second, first}}
	if !proto.Equal(list, want) {
		t.Errorf("want %s\ngot  %s", want, list)
	}
}

func TestAPageTokenHoldsForItsOwnListOnly(t *testing.T) {
	d := openDesk(t)
	d.file(t, "CONFIRMED", "CONFIRMED", "CONFIRMED")
	request := &ordersv1.ListOrdersRequest{States: []ordersv1.OrderState{confirmed}, CreatedAfter: timestamppb.New(day(-1)), PageSize: 1}
	first, err := d.ListOrders(as(t, "ada"), request)
	servicetest.Must(t, err)
	request.PageToken = first.GetNextPageToken()
	_, err = d.ListOrders(as(t, "eve"), request)
	servicetest.WantError(t, err, codes.InvalidArgument, "page_token")
	for _, change := range []func(*ordersv1.ListOrdersRequest){
		func(r *ordersv1.ListOrdersRequest) { r.States = nil },
		func(r *ordersv1.ListOrdersRequest) { r.States = append(r.States, pending) },
		func(r *ordersv1.ListOrdersRequest) { r.CreatedAfter = nil },
		func(r *ordersv1.ListOrdersRequest) { r.CreatedAfter = timestamppb.New(day(1)) },
		func(r *ordersv1.ListOrdersRequest) { r.PageToken += "A" },
	} {
		other := proto.CloneOf(request)
		change(other)
		_, err := d.ListOrders(as(t, "ada"), other)
		servicetest.WantError(t, err, codes.InvalidArgument, "page_token")
	}
	request.PageSize = 2
	last, err := d.ListOrders(as(t, "ada"), request)
	servicetest.Must(t, err)
	if len(last.GetOrders()) != 2 || last.GetNextPageToken() != "" {
		t.Errorf("want the last two, got %s", last)
	}
}

func TestAPageHasTwentyOrdersByDefaultAndAtMostTwoHundred(t *testing.T) {
	d := openDesk(t)
	_, err := d.database.Exec(t.Context(), `INSERT INTO orders (name, owner, reservation, total_units, total_nanos, currency)
		SELECT 'orders/a' || i, 'users/ada', 'reservations/a', 1, 0, 'EUR' FROM generate_series(1, 201) AS i`)
	servicetest.Must(t, err)
	for _, test := range []struct{ asked, got int32 }{{0, 20}, {7, 7}, {200, 200}, {1 << 30, 200}} {
		list, err := d.ListOrders(as(t, "ada"), &ordersv1.ListOrdersRequest{PageSize: test.asked})
		servicetest.Must(t, err)
		if len(list.GetOrders()) != int(test.got) || list.GetNextPageToken() == "" {
			t.Errorf("asked for %d: want %d and a token, got %d", test.asked, test.got, len(list.GetOrders()))
		}
	}
	// All of one instant: only their names tell them apart.
	if all := d.all(t, &ordersv1.ListOrdersRequest{PageSize: 30}); len(all) != 201 {
		t.Errorf("want 201 in all, got %d", len(all))
	}
}
