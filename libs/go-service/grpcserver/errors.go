package grpcserver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"slipway.example/libs/go-service/apierror"
)

func translateUnary(log *slog.Logger, domain string) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
		resp, err := next(ctx, req)
		if err != nil {
			return nil, translate(ctx, log, domain, err)
		}
		return resp, nil
	}
}

func translateStream(log *slog.Logger, domain string) grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, next grpc.StreamHandler) error {
		if err := next(srv, stream); err != nil {
			return translate(stream.Context(), log, domain, err)
		}
		return nil
	}
}

// translate also logs the cause of what the caller only learns as INTERNAL.
func translate(ctx context.Context, log *slog.Logger, domain string, err error) error {
	status := apierror.Status(err, domain)
	switch status.Code() {
	case codes.Internal, codes.Unknown, codes.Unavailable, codes.DeadlineExceeded:
		// A query that the caller gave up on fails in many ways; all mean that.
		if ended := ctx.Err(); ended != nil {
			return apierror.Status(ended, domain).Err()
		}
		attrs := []any{"error.message", err.Error()}
		var crash *panicked
		if errors.As(err, &crash) {
			attrs = append(attrs, "error.stack_trace", crash.stack)
		}
		log.ErrorContext(ctx, "a call failed for a reason of our own", attrs...)
	}
	return status.Err()
}

type panicked struct {
	value any
	stack string
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

func panicToError(_ context.Context, value any) error {
	return &panicked{value, string(debug.Stack())}
}
