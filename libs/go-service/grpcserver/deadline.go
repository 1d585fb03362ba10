package grpcserver

import (
	"context"
	"time"

	"google.golang.org/grpc"
)

// deadlineUnary ends every call: after fallback if the client named no
// deadline, and after limit whatever it named. Streams live as long as their
// clients want, and their connections: see limits.
func deadlineUnary(fallback, limit time.Duration) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
		allowed := limit
		if _, named := ctx.Deadline(); !named {
			allowed = min(fallback, limit)
		}
		ctx, cancel := context.WithTimeout(ctx, allowed)
		defer cancel()
		return next(ctx, req)
	}
}
