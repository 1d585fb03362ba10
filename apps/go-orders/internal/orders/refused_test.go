package orders_test

import (
	"context"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service/servicetest"
)

func TestEachConstraintNamesItsField(t *testing.T) {
	d := openDesk(t)
	many := make([]*ordersv1.OrderLine, 101)
	for i := range many {
		many[i] = line("products/p"+strings.Repeat("p", i%50)+string(rune('a'+i/50)), 1)
	}
	id := "8e03978e-40d5-43dd-bc93-6894a57f9324"
	for _, test := range []struct {
		field   string
		request *ordersv1.CreateOrderRequest
	}{
		{"order", &ordersv1.CreateOrderRequest{}},
		{"order.lines", of("")},
		{"order.lines", of("", many...)},
		{"order.lines", of("", line("products/tea", 1), line("products/tea", 2))},
		{"order.lines[0].product", of("", line("", 1))},
		{"order.lines[1].product", of("", line("products/tea", 1), line("products/Not An ID", 1))},
		{"order.lines[0].quantity", of("", line("products/tea", 0))},
		{"order.lines[0].quantity", of("", line("products/tea", -1))},
		{"order.lines[0].quantity", of("", line("products/tea", 1001))},
		{"request_id", of("abc", line("products/tea", 1))},
		{"request_id", of(strings.Replace(id, "-43dd", "-13dd", 1), line("products/tea", 1))}, // version 1
		{"request_id", of(strings.Replace(id, "-bc93", "-cc93", 1), line("products/tea", 1))}, // another variant
		{"request_id", of("{"+id+"}", line("products/tea", 1))},
		{"request_id", of(strings.ReplaceAll(id, "-", ""), line("products/tea", 1))},
		{"request_id", of(id+"\n", line("products/tea", 1))},
	} {
		_, err := d.CreateOrder(as(t, "ada"), test.request)
		servicetest.WantError(t, err, codes.InvalidArgument, test.field)
	}
	for _, test := range []struct {
		field   string
		request *ordersv1.ListOrdersRequest
	}{
		{"page_size", &ordersv1.ListOrdersRequest{PageSize: -1}},
		{"page_token", &ordersv1.ListOrdersRequest{PageToken: strings.Repeat("a", 2049)}},
		{"page_token", &ordersv1.ListOrdersRequest{PageToken: "abc"}},
		{"states[0]", &ordersv1.ListOrdersRequest{States: []ordersv1.OrderState{0}}},
		{"states[1]", &ordersv1.ListOrdersRequest{States: []ordersv1.OrderState{confirmed, 99}}},
		{"created_after", &ordersv1.ListOrdersRequest{CreatedAfter: &timestamppb.Timestamp{Seconds: 1 << 60}}},
	} {
		_, err := d.ListOrders(as(t, "ada"), test.request)
		servicetest.WantError(t, err, codes.InvalidArgument, test.field)
	}
	for _, test := range []struct {
		field   string
		request *ordersv1.CancelOrderRequest
	}{
		{"name", &ordersv1.CancelOrderRequest{}},
		{"etag", &ordersv1.CancelOrderRequest{Name: "orders/a", Etag: strings.Repeat("1", 65)}},
		{"reason", &ordersv1.CancelOrderRequest{Name: "orders/a", Reason: strings.Repeat("é", 501)}},
		{"reason", &ordersv1.CancelOrderRequest{Name: "orders/a", Reason: "no\x00thing"}},
	} {
		_, err := d.CancelOrder(as(t, "ada"), test.request)
		servicetest.WantError(t, err, codes.InvalidArgument, test.field)
	}
	_, err := d.GetOrder(as(t, "ada"), &ordersv1.GetOrderRequest{Name: "orders/-"})
	servicetest.WantError(t, err, codes.InvalidArgument, "name")
	_, err = d.watch(as(t, "ada"), "orders", "")
	servicetest.WantError(t, err, codes.InvalidArgument, "name")
	_, err = d.watch(as(t, "ada"), "orders/a", strings.Repeat("1", 21))
	servicetest.WantError(t, err, codes.InvalidArgument, "after_event_id")
}

// calls makes a call of each method that is about one order.
func (d *desk) calls(name string) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"GetOrder": func(ctx context.Context) error {
			_, err := d.GetOrder(ctx, &ordersv1.GetOrderRequest{Name: name})
			return err
		},
		"CancelOrder": func(ctx context.Context) error {
			_, err := d.CancelOrder(ctx, &ordersv1.CancelOrderRequest{Name: name})
			return err
		},
		"WatchOrder": func(ctx context.Context) error {
			_, err := d.watch(ctx, name, "")
			return err
		},
	}
}

func TestNobodySeesOrChangesTheOrderOfAnother(t *testing.T) {
	d := openDesk(t)
	made := d.order(t, line(d.tea(t, 10), 3))
	for method, call := range d.calls(made.GetName()) {
		s := servicetest.WantError(t, call(as(t, "eve")), codes.NotFound)
		servicetest.WantReason(t, s, "RESOURCE_NOT_FOUND", made.GetName())
		if none := d.calls("orders/none")[method]; s.Message() != strings.ReplaceAll(messageOf(none(as(t, "eve"))), "orders/none", made.GetName()) {
			t.Errorf("%s tells an order of another from one that does not exist: %s", method, s.Message())
		}
	}
	all, err := d.ListOrders(as(t, "eve"), &ordersv1.ListOrdersRequest{})
	servicetest.Must(t, err)
	if len(all.GetOrders()) != 0 {
		t.Errorf("eve sees %s", all)
	}
	d.wantState(t, made.GetName(), confirmed)
}

func TestACallThatDoesNotSayWhoAsksIsUnauthenticated(t *testing.T) {
	d := openDesk(t)
	calls := d.calls("orders/a")
	calls["CreateOrder"] = func(ctx context.Context) error {
		_, err := d.CreateOrder(ctx, of("", line("products/tea", 1)))
		return err
	}
	calls["ListOrders"] = func(ctx context.Context) error {
		_, err := d.ListOrders(ctx, &ordersv1.ListOrdersRequest{})
		return err
	}
	for _, call := range calls {
		servicetest.WantReason(t, servicetest.WantError(t, call(t.Context()), codes.Unauthenticated), "UNAUTHENTICATED", "")
		servicetest.WantError(t, call(as(t, "Not An ID")), codes.Unauthenticated)
	}
}
