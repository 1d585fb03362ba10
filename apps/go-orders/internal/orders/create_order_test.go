package orders_test

import (
	"slices"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/genproto/googleapis/type/money"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	"slipway.example/apps/go-orders/internal/catalogtest"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service/servicetest"
)

func TestAnOrderKeepsThePricesOfItsMomentAndItsPiecesAreSold(t *testing.T) {
	d := openDesk(t)
	tea, cup := d.tea(t, 10), d.catalog.Add(t, "cup", catalogtest.Money("EUR", 12, 505_000_000), 5)
	sent := of("", line(cup, 2), line(tea, 3))
	sent.Order.Owner, sent.Order.Name, sent.Order.Total = "users/eve", "orders/mine", catalogtest.Money("EUR", 0, 1)
	made, err := d.CreateOrder(as(t, "ada"), sent)
	servicetest.Must(t, err)
	want := &ordersv1.Order{
		Name: made.GetName(), State: confirmed, Owner: "users/ada", Etag: "2",
		CreateTime: made.GetCreateTime(), UpdateTime: made.GetUpdateTime(),
		Total: catalogtest.Money("EUR", 39, 980_000_000),
		Lines: []*ordersv1.OrderLine{
			{Product: cup, Quantity: 2, UnitPrice: catalogtest.Money("EUR", 12, 505_000_000)},
			{Product: tea, Quantity: 3, UnitPrice: catalogtest.Money("EUR", 4, 990_000_000)},
		},
	}
	if !proto.Equal(made, want) {
		t.Errorf("want %s\ngot  %s", want, made)
	}
	if age := time.Since(made.GetCreateTime().AsTime()); age < 0 || age > time.Minute || made.GetUpdateTime().AsTime().Before(made.GetCreateTime().AsTime()) {
		t.Errorf("created %s ago, changed %s later", age, made.GetUpdateTime().AsTime().Sub(made.GetCreateTime().AsTime()))
	}
	d.catalog.WantPieces(t, tea, 7)
	d.catalog.WantPieces(t, cup, 3)
	_, err = d.catalog.Products.UpdateProduct(t.Context(), &catalogv1.UpdateProductRequest{
		Product: &catalogv1.Product{Name: tea, Price: catalogtest.Money("CHF", 99, 0)}, UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"price"}},
	})
	servicetest.Must(t, err)
	if read := d.wantState(t, made.GetName(), confirmed); !proto.Equal(read, made) {
		t.Errorf("answered %s\nstored %s", made, read)
	}
}

func TestAnOrderThatCannotBeTakesNothing(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 10)
	francs := d.catalog.Add(t, "francs", catalogtest.Money("CHF", 1, 0), 10)
	priceless := d.catalog.Add(t, "priceless", catalogtest.Money("EUR", 1<<62, 0), 10)
	for _, test := range []struct {
		name             string
		lines            []*ordersv1.OrderLine
		code             codes.Code
		reason, resource string
		fields           []string
	}{
		{"a product is missing", []*ordersv1.OrderLine{line(tea, 1), line("products/none", 1)}, codes.FailedPrecondition, "PRODUCT_MISSING", "products/none", nil},
		{"there is too little", []*ordersv1.OrderLine{line(francs, 11)}, codes.FailedPrecondition, "INSUFFICIENT_STOCK", francs, nil},
		{"of one of two there is too little", []*ordersv1.OrderLine{line(tea, 11), line(priceless, 1)}, codes.FailedPrecondition, "INSUFFICIENT_STOCK", tea, nil},
		{"several currencies", []*ordersv1.OrderLine{line(tea, 1), line(francs, 1)}, codes.FailedPrecondition, "SEVERAL_CURRENCIES", tea, nil},
		{"more than can be counted", []*ordersv1.OrderLine{line(priceless, 2)}, codes.InvalidArgument, "INVALID_FIELD", "", []string{"order.lines"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := d.CreateOrder(as(t, "ada"), of("", test.lines...))
			servicetest.WantReason(t, servicetest.WantError(t, err, test.code, test.fields...), test.reason, test.resource)
		})
	}
	for _, product := range []string{tea, francs, priceless} {
		d.catalog.WantPieces(t, product, 10)
		if made := d.catalog.Reservations(t, product); len(made) != 0 {
			t.Errorf("reserved %s: %s", product, made)
		}
	}
	d.wantOrders(t, 0)
}

func TestEachProductOfWhichThereIsTooLittleIsNamed(t *testing.T) {
	d := openDesk(t)
	tea, cup := d.tea(t, 1), d.catalog.Add(t, "cup", catalogtest.Money("EUR", 1, 0), 0)
	pot := d.catalog.Add(t, "pot", catalogtest.Money("EUR", 1, 0), 1)
	_, err := d.CreateOrder(as(t, "ada"), of("", line(tea, 2), line(pot, 1), line(cup, 1)))
	var named []string
	for _, detail := range status.Convert(err).Details() {
		if failure, ok := detail.(*errdetails.PreconditionFailure); ok {
			for _, violation := range failure.GetViolations() {
				named = append(named, violation.GetType()+" "+violation.GetSubject())
			}
		}
	}
	if !slices.Equal(named, []string{"INSUFFICIENT_STOCK " + tea, "INSUFFICIENT_STOCK " + cup}) {
		t.Errorf("got %q of %v", named, err)
	}
}

func TestTheLargestAmountIsKeptToTheNano(t *testing.T) {
	d := openDesk(t)
	large := d.catalog.Add(t, "large", &money.Money{CurrencyCode: "EUR", Units: 1<<63 - 1, Nanos: 999_999_999}, 1)
	made := d.order(t, line(large, 1))
	if got := d.wantState(t, made.GetName(), confirmed).GetTotal(); got.GetUnits() != 1<<63-1 || got.GetNanos() != 999_999_999 {
		t.Errorf("got %s", got)
	}
}

func TestOfTheLastPieceOneOrderIsTaken(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 1)
	got := each(12, func(int) error {
		_, err := d.CreateOrder(as(t, "ada"), of("", line(tea, 1)))
		return err
	})
	if got[codes.OK] != 1 || got[codes.FailedPrecondition] != 11 {
		t.Errorf("got %v", got)
	}
	d.catalog.WantPieces(t, tea, 0)
	d.wantOrders(t, 1)
}
