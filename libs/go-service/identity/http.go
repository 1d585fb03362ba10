package identity

import (
	"context"
	"net/http"

	"google.golang.org/grpc/metadata"
)

// FromHTTP returns ctx with who made the request of header, for Of.
func FromHTTP(ctx context.Context, header http.Header) context.Context {
	received, _ := metadata.FromIncomingContext(ctx)
	received = received.Copy()
	received.Set(key, header.Values(key)...)
	return metadata.NewIncomingContext(ctx, received)
}
