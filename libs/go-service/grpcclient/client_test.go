package grpcclient_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"go.opentelemetry.io/otel/trace/noop"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"

	testingv1 "slipway.example/libs/contracts/testing/gen/go/slipway/testing/v1"
	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/grpcclient"
)

// upstream answers by a function, and counts how often it was asked.
type upstream struct {
	testingv1.UnimplementedItemServiceServer
	asked  atomic.Int32
	answer func(ctx context.Context, time int32) error
}

func (u *upstream) GetItem(ctx context.Context, _ *testingv1.GetItemRequest) (*testingv1.Item, error) {
	return &testingv1.Item{}, u.answer(ctx, u.asked.Add(1))
}

func (u *upstream) CreateItem(ctx context.Context, _ *testingv1.CreateItemRequest) (*testingv1.Item, error) {
	return &testingv1.Item{}, u.answer(ctx, u.asked.Add(1))
}

func connect(t *testing.T, answer func(context.Context, int32) error) (*upstream, testingv1.ItemServiceClient) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	u, server := &upstream{answer: answer}, grpc.NewServer()
	testingv1.RegisterItemServiceServer(server, u)
	go server.Serve(listener)
	t.Cleanup(server.Stop)
	return u, client(t, "dns:///"+listener.Addr().String())
}

func client(t *testing.T, target string) testingv1.ItemServiceClient {
	t.Helper()
	connection, err := grpcclient.Connect(grpcclient.Upstream{
		Name: "catalog", Variable: "CATALOG_ADDR", Target: target, Traces: noop.NewTracerProvider(),
		Services: []protoreflect.ServiceDescriptor{testingv1.File_slipway_testing_v1_item_service_proto.Services().ByName("ItemService")},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	return testingv1.NewItemServiceClient(connection)
}

func unavailableTwice(_ context.Context, time int32) error {
	if time < 3 {
		return status.Error(codes.Unavailable, "not now")
	}
	return nil
}

func TestACallThatChangesNothingIsTriedAgainAndOneThatDoesIsNot(t *testing.T) {
	t.Parallel()
	u, catalog := connect(t, unavailableTwice)
	if _, err := catalog.GetItem(t.Context(), &testingv1.GetItemRequest{}); err != nil || u.asked.Load() != 3 {
		t.Errorf("want an answer at the third try, got %v at try %d", err, u.asked.Load())
	}
	u, catalog = connect(t, unavailableTwice)
	if _, err := catalog.CreateItem(t.Context(), &testingv1.CreateItemRequest{}); err == nil || u.asked.Load() != 1 {
		t.Errorf("want one try that fails, got %v at try %d", err, u.asked.Load())
	}
}

func TestAnUpstreamThatCannotBeReachedIsNamedWithoutItsAddress(t *testing.T) {
	t.Parallel()
	_, err := client(t, "dns:///127.0.0.1:1").GetItem(t.Context(), &testingv1.GetItemRequest{})
	var known *apierror.Error
	if !errors.As(err, &known) || known.Code != codes.Unavailable || known.Reason != "CATALOG_UNAVAILABLE" {
		t.Fatalf("want CATALOG_UNAVAILABLE, got %v", err)
	}
	if strings.Contains(known.Message, "127.0.0.1") || known.Cause == nil {
		t.Errorf("want the address in the cause only, got %q", known.Message)
	}
}

func TestWhatAnUpstreamSaysOfACallReachesTheCaller(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ says, want codes.Code }{
		{codes.NotFound, codes.NotFound},
		{codes.FailedPrecondition, codes.FailedPrecondition},
		{codes.Internal, codes.Internal},
		{codes.Unimplemented, codes.Internal},
		{codes.ResourceExhausted, codes.Unavailable},
	} {
		_, catalog := connect(t, func(context.Context, int32) error { return status.Error(test.says, "secret") })
		_, err := catalog.GetItem(t.Context(), &testingv1.GetItemRequest{})
		s := apierror.Status(err, "test")
		if s.Code() != test.want || (test.says != test.want && strings.Contains(s.Message(), "secret")) {
			t.Errorf("%s: want %s, got %s: %s", test.says, test.want, s.Code(), s.Message())
		}
	}
}

func TestACallThatItsCallerGaveUpSaysSo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	_, catalog := connect(t, func(call context.Context, _ int32) error { cancel(); <-call.Done(); return call.Err() })
	if _, err := catalog.GetItem(ctx, &testingv1.GetItemRequest{}); !errors.Is(err, context.Canceled) {
		t.Errorf("want the end of the caller's context, got %v", err)
	}
}

func TestTheIDOfARequestGoesOn(t *testing.T) {
	t.Parallel()
	var got []string
	_, catalog := connect(t, func(ctx context.Context, _ int32) error {
		got = metadata.ValueFromIncomingContext(ctx, "x-request-id")
		return nil
	})
	ctx := metadata.NewIncomingContext(t.Context(), metadata.Pairs("x-request-id", "abc-1"))
	if _, err := catalog.GetItem(ctx, &testingv1.GetItemRequest{}); err != nil || len(got) != 1 || got[0] != "abc-1" {
		t.Errorf("got %q (%v)", got, err)
	}
}

func TestATargetThatIsNotSetIsNamed(t *testing.T) {
	t.Parallel()
	_, err := grpcclient.Connect(grpcclient.Upstream{Name: "catalog", Variable: "CATALOG_ADDR"})
	if err == nil || !strings.HasPrefix(err.Error(), "CATALOG_ADDR is not set") {
		t.Errorf("got %v", err)
	}
}
