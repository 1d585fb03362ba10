package grpcserver

import (
	"context"
	"log/slog"

	"google.golang.org/grpc"

	"slipway.example/libs/go-service/apierror"
)

func translateUnary(log *slog.Logger, domain string) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
		resp, err := next(ctx, req)
		if err != nil {
			return nil, apierror.Answer(ctx, log, domain, err).Err()
		}
		return resp, nil
	}
}

func translateStream(log *slog.Logger, domain string) grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, next grpc.StreamHandler) error {
		if err := next(srv, stream); err != nil {
			return apierror.Answer(stream.Context(), log, domain, err).Err()
		}
		return nil
	}
}

func panicToError(_ context.Context, value any) error { return apierror.Recovered(value) }
