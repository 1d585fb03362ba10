package grpcserver_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	testingv1 "slipway.example/libs/contracts/testing/gen/go/slipway/testing/v1"
)

func TestARequestThatBreaksItsContractNamesEachField(t *testing.T) {
	t.Parallel()
	server := start(t, nil, found)
	_, err := server.client().GetItem(t.Context(), &testingv1.GetItemRequest{Name: "Cup", View: 99})
	s := status.Convert(err)
	bad := detail[*errdetails.BadRequest](s)
	if s.Code() != codes.InvalidArgument || len(bad.GetFieldViolations()) != 2 {
		t.Fatalf("want INVALID_ARGUMENT with two violations, got %s", s.Proto())
	}
	for i, want := range []struct{ field, reason string }{{"name", "STRING_PATTERN"}, {"view", "ENUM_DEFINED_ONLY"}} {
		v := bad.GetFieldViolations()[i]
		if v.GetField() != want.field || v.GetReason() != want.reason || v.GetDescription() == "" {
			t.Errorf("want %s %s, got %s", want.field, want.reason, v)
		}
	}
}

func TestAPanicIsInternalAndTellsItsCauseToTheLogOnly(t *testing.T) {
	t.Parallel()
	broken := true
	server := start(t, nil, func(ctx context.Context) (*testingv1.Item, error) {
		if broken {
			broken = false
			panic("secret detail")
		}
		return found(ctx)
	})
	_, err := server.get(t.Context())
	s := status.Convert(err)
	if s.Code() != codes.Internal || strings.Contains(s.Proto().String(), "secret") {
		t.Errorf("want INTERNAL without its cause, got %s", s.Proto())
	}
	if info := detail[*errdetails.ErrorInfo](s); info.GetReason() != "INTERNAL" || info.GetDomain() != "catalog.slipway.example" {
		t.Errorf("got %s", info)
	}
	if _, err := server.get(t.Context()); err != nil {
		t.Errorf("the next call fails too: %v", err)
	}
	server.stop()
	if log := server.log.String(); !strings.Contains(log, "panic: secret detail") || !strings.Contains(log, "server_test.go") {
		t.Errorf("want the cause and its stack in the log, got %s", log)
	}
}

func TestACallLastsAtMostAsLongAsItsDeadline(t *testing.T) {
	t.Parallel()
	environ := map[string]string{"DEFAULT_DEADLINE": "30m", "MAX_DEADLINE": "1h"}
	for _, test := range []struct {
		name   string
		asked  time.Duration // 0: none
		atMost time.Duration
	}{
		{"none is the default", 0, 30 * time.Minute},
		{"a short one stays", time.Minute, time.Minute},
		{"a long one is capped", 24 * time.Hour, time.Hour},
	} {
		t.Run(test.name, func(t *testing.T) {
			allowed := make(chan time.Duration, 1)
			server := start(t, environ, func(ctx context.Context) (*testingv1.Item, error) {
				deadline, _ := ctx.Deadline()
				allowed <- time.Until(deadline)
				return found(ctx)
			})
			ctx := t.Context()
			if test.asked > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, test.asked)
				defer cancel()
			}
			if _, err := server.get(ctx); err != nil {
				t.Fatal(err)
			}
			// At least half of it: what the call itself took is no matter.
			if got := <-allowed; got > test.atMost || got < test.atMost/2 {
				t.Errorf("want about %s, got %s", test.atMost, got)
			}
		})
	}
}

func TestAMethodThatWaitsForEverIsCutOff(t *testing.T) {
	t.Parallel()
	server := start(t, map[string]string{"DEFAULT_DEADLINE": "1ms"}, func(ctx context.Context) (*testingv1.Item, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	})
	_, err := server.get(t.Context())
	if info := detail[*errdetails.ErrorInfo](status.Convert(err)); status.Code(err) != codes.DeadlineExceeded || info.GetReason() != "DEADLINE_EXCEEDED" {
		t.Errorf("got %v", err)
	}
}

func TestWhatIsTooBigOrUnknownIsRefused(t *testing.T) {
	t.Parallel()
	server := start(t, map[string]string{"MAX_MESSAGE_BYTES": "1000"}, found)
	big := &testingv1.ListItemsRequest{Filter: strings.Repeat("x", 1001)}
	if _, err := server.client().ListItems(t.Context(), big); status.Code(err) != codes.ResourceExhausted {
		t.Errorf("too big: want RESOURCE_EXHAUSTED, got %v", err)
	}
	if _, err := server.client().ListItems(t.Context(), &testingv1.ListItemsRequest{}); status.Code(err) != codes.Unimplemented {
		t.Errorf("not implemented: want UNIMPLEMENTED, got %v", err)
	}
	err := server.connection.Invoke(t.Context(), "/slipway.testing.v1.ItemService/BrewCoffee", big, big)
	if status.Code(err) != codes.Unimplemented {
		t.Errorf("unknown: want UNIMPLEMENTED, got %v", err)
	}
}

func TestCallsAreCountedByTheCodeThatTheCallerSees(t *testing.T) {
	t.Parallel()
	server := start(t, nil, func(context.Context) (*testingv1.Item, error) { panic("broken") })
	_, _ = server.get(t.Context())
	counted := map[string]float64{}
	families, err := server.metrics.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			labels := family.GetName()
			for _, label := range metric.GetLabel() {
				if name := label.GetName(); name == "grpc_method" || name == "grpc_code" {
					labels += " " + label.GetValue()
				}
			}
			counted[labels] = metric.GetCounter().GetValue()
		}
	}
	if counted["grpc_server_handled_total Internal GetItem"] != 1 {
		t.Errorf("want one Internal GetItem in %v", counted)
	}
	if zero, known := counted["grpc_server_started_total CreateItem"]; !known || zero != 0 {
		t.Errorf("want a zero for a method that was never called in %v", counted)
	}
}

func TestReflectionListsTheServices(t *testing.T) {
	t.Parallel()
	server := start(t, nil, found)
	stream := server.reflect(t.Context(), t)
	answer, err := listServices(stream)
	if err != nil || !strings.Contains(answer.String(), "slipway.testing.v1.ItemService") {
		t.Errorf("got %v (%v)", answer, err)
	}
	if err := stream.CloseSend(); err != nil {
		t.Error(err)
	}
}
