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

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/config"
	"slipway.example/libs/go-service/grpcserver"
	"slipway.example/libs/go-service/telemetry"
)

// catalog answers GetProduct by a function; its other methods are not implemented.
type catalog struct {
	catalogv1.UnimplementedCatalogServiceServer
	get func(context.Context) (*catalogv1.Product, error)
}

func (c catalog) GetProduct(ctx context.Context, _ *catalogv1.GetProductRequest) (*catalogv1.Product, error) {
	return c.get(ctx)
}

// started is a server that listens.
type started struct {
	connection *grpc.ClientConn
	metrics    *prometheus.Registry
	stop       func()
	log        *bytes.Buffer // complete after stop
}

func start(t *testing.T, environ map[string]string, get func(context.Context) (*catalogv1.Product, error)) started {
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
	catalogv1.RegisterCatalogServiceServer(server, catalog{get: get})
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

func (s started) client() catalogv1.CatalogServiceClient {
	return catalogv1.NewCatalogServiceClient(s.connection)
}

func (s started) get(ctx context.Context) (*catalogv1.Product, error) {
	return s.client().GetProduct(ctx, &catalogv1.GetProductRequest{Name: "products/cup"})
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

func found(context.Context) (*catalogv1.Product, error) {
	return &catalogv1.Product{Name: "products/cup"}, nil
}

func detail[T any](s *status.Status) (found T) {
	for _, d := range s.Details() {
		if is, ok := d.(T); ok {
			return is
		}
	}
	return found
}
