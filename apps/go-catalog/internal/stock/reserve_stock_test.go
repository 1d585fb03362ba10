package stock_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/servicetest"
)

func TestAReservationThatIsNotValidNamesItsFieldsAndLeavesNothing(t *testing.T) {
	w := openWarehouse(t)
	w.stock(t, "cup", 10)
	tooMany := make([]*catalogv1.ReservationLine, 101)
	for i := range tooMany {
		tooMany[i] = line(fmt.Sprint("p", i), 1)
	}
	in := func(d time.Duration) *timestamppb.Timestamp { return timestamppb.New(time.Now().Add(d)) }
	for _, test := range []struct {
		field string
		spoil func(*catalogv1.ReserveStockRequest)
	}{
		{"reservation", func(r *catalogv1.ReserveStockRequest) { r.Reservation = nil }},
		{"reservation_id", func(r *catalogv1.ReserveStockRequest) { r.ReservationId = "" }},
		{"reservation_id", func(r *catalogv1.ReserveStockRequest) { r.ReservationId = "Not An ID" }},
		{"reservation_id", func(r *catalogv1.ReserveStockRequest) { r.ReservationId = "a\x00" }},
		{"reservation_id", func(r *catalogv1.ReserveStockRequest) { r.ReservationId = strings.Repeat("a", 64) }},
		{"reservation.lines", func(r *catalogv1.ReserveStockRequest) { r.Reservation.Lines = nil }},
		{"reservation.lines", func(r *catalogv1.ReserveStockRequest) { r.Reservation.Lines = tooMany }},
		{"reservation.lines", func(r *catalogv1.ReserveStockRequest) {
			r.Reservation.Lines = append(r.Reservation.Lines, line("cup", 2))
		}},
		{"reservation.lines[0].product", func(r *catalogv1.ReserveStockRequest) { r.Reservation.Lines[0].Product = "cup" }},
		{"reservation.lines[0].product", func(r *catalogv1.ReserveStockRequest) { r.Reservation.Lines[0].Product = "products/a\x00" }},
		{"reservation.lines[0].quantity", func(r *catalogv1.ReserveStockRequest) { r.Reservation.Lines[0].Quantity = 0 }},
		{"reservation.lines[0].quantity", func(r *catalogv1.ReserveStockRequest) { r.Reservation.Lines[0].Quantity = -1 }},
		{"reservation.lines[0].quantity", func(r *catalogv1.ReserveStockRequest) { r.Reservation.Lines[0].Quantity = 1_000_001 }},
		{"reservation.expire_time", func(r *catalogv1.ReserveStockRequest) { r.Reservation.ExpireTime = nil }},
		{"reservation.expire_time", func(r *catalogv1.ReserveStockRequest) { r.Reservation.ExpireTime = in(-time.Second) }},
		{"reservation.expire_time", func(r *catalogv1.ReserveStockRequest) { r.Reservation.ExpireTime = in(24*time.Hour + time.Minute) }},
		{"reservation.expire_time", func(r *catalogv1.ReserveStockRequest) {
			r.Reservation.ExpireTime = &timestamppb.Timestamp{Seconds: 1 << 60}
		}},
		{"reservation.expire_time", func(r *catalogv1.ReserveStockRequest) { r.Reservation.ExpireTime.Nanos = -1 }},
	} {
		request := &catalogv1.ReserveStockRequest{ReservationId: "first", Reservation: &catalogv1.Reservation{
			Lines: []*catalogv1.ReservationLine{line("cup", 1)}, ExpireTime: in(23 * time.Hour),
		}}
		test.spoil(request)
		_, err := w.ReserveStock(t.Context(), request)
		servicetest.WantError(t, err, codes.InvalidArgument, test.field)
	}
	w.wantStock(t, "cup", 10, 0)
	_, err := w.get(t.Context(), "first")
	servicetest.WantError(t, err, codes.NotFound)
}

func TestAReservationKeepsAllOfItsLinesOrNone(t *testing.T) {
	w := openWarehouse(t)
	w.stock(t, "cup", 10)
	w.stock(t, "pot", 2)
	w.stock(t, "tin", 5)
	w.addProduct(t, "uncounted")
	_, err := w.reserve(t.Context(), "early", line("tin", 4))
	servicetest.Must(t, err)
	_, err = w.reserve(t.Context(), "first", line("uncounted", 1), line("cup", 10), line("tin", 2), line("pot", 3), line("lost", 1))
	short := servicetest.WantError(t, err, codes.FailedPrecondition)
	servicetest.WantReason(t, short, "INSUFFICIENT_STOCK", "products/uncounted")
	if want := []string{"products/uncounted", "products/tin", "products/pot", "products/lost"}; !slices.Equal(violated(short, "INSUFFICIENT_STOCK"), want) {
		t.Errorf("want violations of %s, got %s", want, short.Proto())
	}
	if says := "2 pieces of products/tin are wanted, and there are 1"; !strings.Contains(short.Proto().String(), says) {
		t.Errorf("want %q, got %s", says, short.Proto())
	}
	w.wantStock(t, "cup", 10, 0)
	w.wantStock(t, "tin", 5, 4)
	_, err = w.get(t.Context(), "first")
	servicetest.WantError(t, err, codes.NotFound)
	// Its id is as free as if it had never been asked for.
	_, err = w.reserve(t.Context(), "first", line("cup", 10), line("tin", 1), line("pot", 2))
	servicetest.Must(t, err)
	w.wantStock(t, "cup", 10, 10)
}

// violated are the subjects of the violations of one type.
func violated(s *status.Status, kind string) (subjects []string) {
	for _, detail := range s.Details() {
		if failure, ok := detail.(*errdetails.PreconditionFailure); ok {
			for _, violation := range failure.GetViolations() {
				if violation.GetType() == kind {
					subjects = append(subjects, violation.GetSubject())
				}
			}
		}
	}
	return subjects
}

func TestAnIDIsTakenForOtherLines(t *testing.T) {
	w := openWarehouse(t)
	w.stock(t, "cup", 10)
	w.stock(t, "pot", 10)
	_, err := w.reserve(t.Context(), "first", line("cup", 2), line("pot", 1))
	servicetest.Must(t, err)
	for _, lines := range [][]*catalogv1.ReservationLine{
		{line("cup", 2)},
		{line("cup", 2), line("pot", 2)},
		{line("cup", 2), line("tin", 1)},
		{line("cup", 2), line("pot", 1), line("tin", 1)},
		{line("cup", 1), line("pot", 2)},
	} {
		_, err := w.reserve(t.Context(), "first", lines...)
		servicetest.WantReason(t, servicetest.WantError(t, err, codes.AlreadyExists), "RESOURCE_ALREADY_EXISTS", "reservations/first")
	}
	_, err = w.reserve(t.Context(), "first", line("pot", 1), line("cup", 2))
	servicetest.Must(t, err)
	w.wantStock(t, "cup", 10, 2)
	w.wantStock(t, "pot", 10, 1)
}

func TestARepetitionMayComeWhenItsTimeHasPassed(t *testing.T) {
	w := openWarehouse(t)
	w.stock(t, "cup", 10)
	_, err := w.reserve(t.Context(), "first", line("cup", 2))
	servicetest.Must(t, err)
	_, err = w.confirm(t.Context(), "first")
	servicetest.Must(t, err)
	late, err := w.ReserveStock(t.Context(), &catalogv1.ReserveStockRequest{ReservationId: "first", Reservation: &catalogv1.Reservation{
		Lines: []*catalogv1.ReservationLine{line("cup", 2)}, ExpireTime: timestamppb.New(time.Now().Add(-time.Hour)),
	}})
	if err != nil || late.GetState() != confirmed {
		t.Errorf("want %s, got %s, %v", confirmed, late, err)
	}
	w.wantStock(t, "cup", 8, 0)
}
