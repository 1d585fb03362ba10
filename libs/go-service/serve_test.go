package service_test

import (
	"context"
	"net"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"

	testingv1 "slipway.example/libs/contracts/testing/gen/go/slipway/testing/v1"
)

func TestAServiceAnswersCallsProbesAndScrapes(t *testing.T) {
	t.Parallel()
	r := run(t, definition(found), nil, nil)
	r.log.await(t, 1, "ready", "")
	connection := r.connect(t)
	if item, err := get(t.Context(), connection); err != nil || item.GetName() != "items/cup" {
		t.Errorf("got %v (%v)", item, err)
	}
	if said := health(t, connection); said != "SERVING" {
		t.Errorf("health: got %s", said)
	}
	if code, body := r.admin(t, "/readyz"); code != 200 {
		t.Errorf("/readyz: got %d %s", code, body)
	}
	_, metrics := r.admin(t, "/metrics")
	for _, name := range []string{"go_goroutines", "process_open_fds", `grpc_server_handled_total{grpc_code="OK",grpc_method="GetItem"`} {
		if !strings.Contains(metrics, name) {
			t.Errorf("/metrics has no %s", name)
		}
	}
}

func TestAnAddressInUseIsNamedByItsVariable(t *testing.T) {
	t.Parallel()
	for _, variable := range []string{"GRPC_ADDR", "ADMIN_ADDR"} {
		t.Run(variable, func(t *testing.T) {
			t.Parallel()
			other, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer other.Close()
			address := other.Addr().String()
			err = <-run(t, definition(found), nil, map[string]string{variable: address}).ended
			if want := variable + ": " + address + " is in use by another process"; err == nil || err.Error() != want {
				t.Errorf("want %q, got %v", want, err)
			}
		})
	}
}

func TestACallInFlightFinishesWhileNewOnesAreRefused(t *testing.T) {
	t.Parallel()
	arrived, finish := make(chan struct{}), make(chan struct{})
	r := run(t, definition(func(ctx context.Context) (*testingv1.Item, error) {
		close(arrived)
		select {
		case <-finish:
			return found(ctx)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}), nil, nil)
	r.log.await(t, 1, "ready", "")
	answered := make(chan error, 1)
	connection := r.connect(t)
	go func() { _, err := get(t.Context(), connection); answered <- err }()
	<-arrived

	r.stop()
	r.log.await(t, 1, "draining: refusing new calls", "")
	if code, body := r.admin(t, "/readyz"); code != 503 || !strings.Contains(body, "shutting down") {
		t.Errorf("/readyz: got %d %s", code, body)
	}
	if code, _ := r.admin(t, "/livez"); code != 200 {
		t.Errorf("/livez: got %d", code)
	}
	for refused := false; !refused; {
		// Between the log line and the closed port a call still gets through.
		err := grpcCheck(t, r)
		refused = status.Code(err) == codes.Unavailable
		if err != nil && !refused {
			t.Fatal(err)
		}
	}
	close(finish)
	if err := <-answered; err != nil {
		t.Errorf("the call in flight: %v", err)
	}
	if err := <-r.ended; err != nil {
		t.Error(err)
	}
	want := []string{"listening", "ready", "draining: unready, still answering", "draining: refusing new calls", "finished call", "draining: the last call has ended", "stopped"}
	if all := r.log.messages(); !inOrder(all, want) {
		t.Errorf("want %q in this order, got %q", want, all)
	}
}

func TestACallLongerThanTheGraceIsCutOff(t *testing.T) {
	t.Parallel()
	arrived := make(chan struct{})
	r := run(t, definition(func(ctx context.Context) (*testingv1.Item, error) {
		close(arrived)
		<-ctx.Done()
		return nil, ctx.Err()
	}), nil, map[string]string{"SHUTDOWN_GRACE": "1ms"})
	answered := make(chan error, 1)
	connection := r.connect(t)
	go func() { _, err := get(t.Context(), connection); answered <- err }()
	<-arrived
	r.stop()
	if err := <-answered; status.Code(err) != codes.Unavailable {
		t.Errorf("want UNAVAILABLE, got %v", err)
	}
	if err := <-r.ended; err != nil {
		t.Error(err)
	}
	r.log.await(t, 1, "draining: calls that were still running are cut off", "")
}

// grpcCheck calls on a connection of its own.
func grpcCheck(t *testing.T, r running) error {
	t.Helper()
	_, err := grpc_health_v1.NewHealthClient(r.connect(t)).Check(t.Context(), &grpc_health_v1.HealthCheckRequest{})
	return err
}
