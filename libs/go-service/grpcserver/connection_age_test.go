package grpcserver_test

import (
	"context"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"

	testingv1 "slipway.example/libs/contracts/testing/gen/go/slipway/testing/v1"
)

func TestAStreamOutlivesItsConnectionsAgeWhileNewCallsGoElsewhere(t *testing.T) {
	t.Parallel()
	connections := map[string]bool{}
	environ := map[string]string{"MAX_CONNECTION_AGE": "50ms", "MAX_DEADLINE": "1ms"}
	server := start(t, environ, func(ctx context.Context) (*testingv1.Item, error) {
		from, _ := peer.FromContext(ctx)
		connections[from.Addr.String()] = true // one call at a time
		return found(ctx)
	})
	ctx := within(t, 20*time.Second)
	stream := server.reflect(ctx, t)
	if _, err := listServices(stream); err != nil {
		t.Fatal(err)
	}
	// The second connection had its age after the first, the stream's, had:
	// by the third, that is long past its age and MAX_DEADLINE.
	for len(connections) < 3 {
		if _, err := server.get(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := listServices(stream); err != nil {
		t.Errorf("want the stream to go on, got %v", err)
	}
}

func TestAStreamIsCutOffWhenTheGraceOfItsConnectionIsOver(t *testing.T) {
	t.Parallel()
	environ := map[string]string{"MAX_CONNECTION_AGE": "50ms", "MAX_DEADLINE": "1ms", "MAX_STREAM_AGE": "100ms"}
	server := start(t, environ, found)
	begin := time.Now()
	stream := server.reflect(within(t, 20*time.Second), t)
	_, err := stream.Recv() // which nothing was asked for
	// A connection's age varies by a tenth.
	if lived := time.Since(begin); status.Code(err) != codes.Unavailable || lived < 145*time.Millisecond {
		t.Errorf("want UNAVAILABLE after more than 145ms, got %v after %s", err, lived)
	}
}

func within(t *testing.T, limit time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	return ctx
}
