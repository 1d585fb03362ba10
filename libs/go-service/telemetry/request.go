package telemetry

import (
	"context"

	"google.golang.org/grpc/metadata"
)

// requestIDKey is gRPC metadata, which HTTP requests get too: so a call that
// one makes to another service takes the id along.
const requestIDKey = "x-request-id"

// WithRequestID returns a context whose log lines tell of the request.
func WithRequestID(ctx context.Context, id string) context.Context {
	received, _ := metadata.FromIncomingContext(ctx)
	received = received.Copy()
	received.Set(requestIDKey, id)
	return metadata.NewIncomingContext(ctx, received)
}

// RequestID returns what the logs of all services know the request of ctx by;
// empty if there is none.
func RequestID(ctx context.Context) string {
	for _, id := range metadata.ValueFromIncomingContext(ctx, requestIDKey) {
		return id
	}
	return ""
}
