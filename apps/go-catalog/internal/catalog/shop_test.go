package catalog_test

import (
	"log/slog"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace/noop"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/genproto/googleapis/type/money"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"slipway.example/apps/go-catalog/internal/catalog"
	"slipway.example/apps/go-catalog/migrations"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service"
	"slipway.example/libs/go-service/config"
	"slipway.example/libs/go-service/grpcserver"
	"slipway.example/libs/go-service/postgrestest"
)

// shop is the service on a database of its own, and a client of it.
type shop struct {
	catalogv1.CatalogServiceClient
	database *pgxpool.Pool
}

func openShop(t *testing.T) shop {
	t.Helper()
	t.Parallel()
	pool := postgrestest.New(t, migrations.Files)
	settings, err := config.Parse(nil, nil)
	must(t, err)
	host := service.Host{Database: pool, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError})), Metrics: prometheus.NewRegistry(), Traces: noop.NewTracerProvider()}
	server, err := grpcserver.New(grpcserver.Options{Domain: catalog.Domain, Config: settings, Log: host.Log, Metrics: host.Metrics, Traces: host.Traces})
	must(t, err)
	host.Server = server
	must(t, catalog.Register(t.Context(), &host))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	go server.Serve(listener)
	connection, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	must(t, err)
	t.Cleanup(func() { connection.Close(); server.GracefulStop() })
	return shop{catalogv1.NewCatalogServiceClient(connection), pool}
}

// addCategory creates categories/{id}.
func (s shop) addCategory(t *testing.T, id string) *catalogv1.Category {
	t.Helper()
	c, err := s.CreateCategory(t.Context(), &catalogv1.CreateCategoryRequest{CategoryId: id, Category: &catalogv1.Category{DisplayName: id}})
	must(t, err)
	return c
}

// addProduct creates products/{id}. What is not given is made up.
func (s shop) addProduct(t *testing.T, id string, given *catalogv1.Product) *catalogv1.Product {
	t.Helper()
	if given.DisplayName == "" {
		given.DisplayName = id
	}
	if given.Category == "" {
		given.Category = "categories/tea"
	}
	if given.Price == nil {
		given.Price = euros(1, 0)
	}
	p, err := s.CreateProduct(t.Context(), &catalogv1.CreateProductRequest{ProductId: id, Product: given})
	must(t, err)
	return p
}

// date sets when a product was created, which no client can.
func (s shop) date(t *testing.T, id string, at time.Time) {
	t.Helper()
	_, err := s.database.Exec(t.Context(), "UPDATE products SET create_time = $2, update_time = $2 WHERE name = 'products/' || $1", id, at)
	must(t, err)
}

func euros(units int64, nanos int32) *money.Money {
	return &money.Money{CurrencyCode: "EUR", Units: units, Nanos: nanos}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ids are the last parts of names, in their order.
func ids[R interface{ GetName() string }](all []R) []string {
	found := make([]string, 0, len(all))
	for _, one := range all {
		name := one.GetName()
		found = append(found, name[slices.Index([]byte(name), '/')+1:])
	}
	return found
}

// wantError checks the code of an error, and that it blames just these fields.
func wantError(t *testing.T, err error, code codes.Code, fields ...string) *status.Status {
	t.Helper()
	s := status.Convert(err)
	blamed := make([]string, 0, len(fields))
	for _, detail := range s.Details() {
		if bad, ok := detail.(*errdetails.BadRequest); ok {
			for _, violation := range bad.GetFieldViolations() {
				blamed = append(blamed, violation.GetField())
			}
		}
	}
	if s.Code() != code || !slices.Equal(blamed, fields) {
		t.Errorf("want %s of %q, got %s of %q: %s", code, fields, s.Code(), blamed, s.Message())
	}
	return s
}

// wantReason checks the stable reason of an error (AIP-193).
func wantReason(t *testing.T, s *status.Status, reason, resource string) {
	t.Helper()
	for _, detail := range s.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok && info.GetReason() == reason && info.GetMetadata()["resource"] == resource && info.GetDomain() == catalog.Domain {
			return
		}
	}
	t.Errorf("want reason %s of %s, got %s", reason, resource, s.Proto())
}
