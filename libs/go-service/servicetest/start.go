// Package servicetest runs the methods of a service for its tests, behind the
// same stages that they have in production, and checks the errors they answer.
package servicetest

import (
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"slipway.example/libs/go-service"
	"slipway.example/libs/go-service/grpcserver"
)

// Service is one that listens on a free port of 127.0.0.1 until the test ends.
type Service struct {
	// Connection is a client's.
	Connection *grpc.ClientConn
	// Address is where it listens.
	Address string
	// Drain tells it that streams have to end, as a service that stops does.
	Drain func()
}

// Start serves what d registers, on database. The rest of d is not used.
func Start(t testing.TB, d service.Definition, database *pgxpool.Pool) Service {
	t.Helper()
	host := newHost(t, database)
	server, err := grpcserver.New(grpcserver.Options{Domain: d.Domain, Config: host.config, Log: host.Log, Metrics: host.Metrics, Traces: host.Traces})
	Must(t, err)
	host.Server = server
	Must(t, d.Register(t.Context(), &host.Host))
	listener := listen(t)
	go func() { _ = server.Serve(listener) }() // it only ends when the test does
	connection, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	Must(t, err)
	// Not gracefully: a test that failed may have left a stream open.
	t.Cleanup(func() { connection.Close(); server.Stop() })
	return Service{Connection: connection, Address: listener.Addr().String(), Drain: host.drain}
}

// Must ends the test if err is not nil.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
