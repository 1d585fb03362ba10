package service_test

import (
	"context"
	"io"
	"net/http"
	"testing"
	"testing/fstest"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"

	testingv1 "slipway.example/libs/contracts/testing/gen/go/slipway/testing/v1"
	service "slipway.example/libs/go-service"
)

const itemService = "slipway.testing.v1.ItemService"

// items answers GetItem by a function; its other methods are not implemented.
type items struct {
	testingv1.UnimplementedItemServiceServer
	get func(context.Context) (*testingv1.Item, error)
}

func (c items) GetItem(ctx context.Context, _ *testingv1.GetItemRequest) (*testingv1.Item, error) {
	return c.get(ctx)
}

func found(context.Context) (*testingv1.Item, error) {
	return &testingv1.Item{Name: "items/cup"}, nil
}

func definition(get func(context.Context) (*testingv1.Item, error)) service.Definition {
	return service.Definition{
		Name: "catalog", Domain: "catalog.slipway.example",
		Register: func(_ context.Context, host *service.Host) error {
			testingv1.RegisterItemServiceServer(host.Server, items{get: get})
			return nil
		},
	}
}

func withDatabase(d service.Definition) service.Definition {
	d.Migrations = fstest.MapFS{"00001_cups.sql": {Data: []byte("-- +goose Up\nCREATE TABLE cups (name text PRIMARY KEY);\n")}}
	return d
}

// running is a service that Run runs on free ports of 127.0.0.1.
type running struct {
	log   *logbook
	stop  context.CancelFunc
	ended <-chan error // gets what Run returned
}

func run(t *testing.T, d service.Definition, args []string, environ map[string]string) running {
	t.Helper()
	all := map[string]string{"GRPC_ADDR": "127.0.0.1:0", "ADMIN_ADDR": "127.0.0.1:0"}
	for name, value := range environ {
		all[name] = value
	}
	ctx, stop := context.WithCancel(context.Background())
	log, ended, over := newLogbook(), make(chan error, 1), make(chan struct{})
	go func() {
		defer close(over)
		ended <- service.Run(ctx, d, args, all, log)
		log.Close()
	}()
	t.Cleanup(func() { stop(); <-over })
	return running{log, stop, ended}
}

// connect returns a connection to the gRPC port, as soon as it is open.
func (r running) connect(t *testing.T) *grpc.ClientConn {
	t.Helper()
	address := r.log.await(t, 1, "listening", "").text("grpc.address")
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	return connection
}

func get(ctx context.Context, connection *grpc.ClientConn) (*testingv1.Item, error) {
	return testingv1.NewItemServiceClient(connection).GetItem(ctx, &testingv1.GetItemRequest{Name: "items/cup"})
}

// admin answers a GET on the admin port, as soon as it is open.
func (r running) admin(t *testing.T, path string) (status int, body string) {
	t.Helper()
	address := r.log.await(t, 1, "listening", "").text("admin.address")
	response, err := http.Get("http://" + address + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// health is what the health service says of every service: they must agree.
func health(t *testing.T, connection *grpc.ClientConn) string {
	t.Helper()
	said := map[string]bool{}
	for _, name := range []string{"", itemService} {
		answer, err := grpc_health_v1.NewHealthClient(connection).Check(t.Context(), &grpc_health_v1.HealthCheckRequest{Service: name})
		if err != nil {
			t.Fatal(err)
		}
		said[answer.GetStatus().String()] = true
	}
	if len(said) != 1 {
		t.Errorf("the services disagree: %v", said)
	}
	for status := range said {
		return status
	}
	return ""
}
