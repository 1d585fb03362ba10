package grpcserver_test

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"

	testingv1 "slipway.example/libs/contracts/testing/gen/go/slipway/testing/v1"
	"slipway.example/libs/go-service/config"
	"slipway.example/libs/go-service/grpcserver"
	"slipway.example/libs/go-service/telemetry"
)

// items answers GetItem by a function; its other methods are not implemented.
type items struct {
	testingv1.UnimplementedItemServiceServer
	get func(context.Context) (*testingv1.Item, error)
}

func (c items) GetItem(ctx context.Context, _ *testingv1.GetItemRequest) (*testingv1.Item, error) {
	return c.get(ctx)
}

// started is a server that listens.
type started struct {
	connection *grpc.ClientConn
	metrics    *prometheus.Registry
	stop       func()
	log        *bytes.Buffer // complete after stop
}

func start(t *testing.T, environ map[string]string, get func(context.Context) (*testingv1.Item, error)) started {
	t.Helper()
	settings, err := config.Parse(environ, nil)
	if err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	log := telemetry.NewLogger(&lines, slog.LevelInfo, "catalog")
	traces, err := telemetry.NewTracerProvider(t.Context(), "catalog", "", log)
	if err != nil {
		t.Fatal(err)
	}
	metrics := prometheus.NewRegistry()
	server, err := grpcserver.New(grpcserver.Options{Domain: "catalog.slipway.example", Config: settings, Log: log, Metrics: metrics, Traces: traces})
	if err != nil {
		t.Fatal(err)
	}
	testingv1.RegisterItemServiceServer(server, items{get: get})
	server.InitializeMetrics()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(listener)
	connection, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	stop := func() { connection.Close(); server.GracefulStop() }
	t.Cleanup(stop)
	return started{connection, metrics, stop, &lines}
}

func (s started) client() testingv1.ItemServiceClient {
	return testingv1.NewItemServiceClient(s.connection)
}

func (s started) get(ctx context.Context) (*testingv1.Item, error) {
	return s.client().GetItem(ctx, &testingv1.GetItemRequest{Name: "items/cup"})
}

// reflect opens a stream. The server has none that is at hand as easily.
func (s started) reflect(ctx context.Context, t *testing.T) grpc_reflection_v1.ServerReflection_ServerReflectionInfoClient {
	t.Helper()
	stream, err := grpc_reflection_v1.NewServerReflectionClient(s.connection).ServerReflectionInfo(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

// listServices asks on a stream and waits for the answer.
func listServices(stream grpc_reflection_v1.ServerReflection_ServerReflectionInfoClient) (*grpc_reflection_v1.ServerReflectionResponse, error) {
	if err := stream.Send(&grpc_reflection_v1.ServerReflectionRequest{MessageRequest: &grpc_reflection_v1.ServerReflectionRequest_ListServices{}}); err != nil {
		return nil, err
	}
	return stream.Recv()
}

func found(context.Context) (*testingv1.Item, error) {
	return &testingv1.Item{Name: "items/cup"}, nil
}

func detail[T any](s *status.Status) (found T) {
	for _, d := range s.Details() {
		if is, ok := d.(T); ok {
			return is
		}
	}
	return found
}
