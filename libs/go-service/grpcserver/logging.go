package grpcserver

import (
	"context"
	"log/slog"

	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors"
	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/logging"
	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/selector"
	"google.golang.org/grpc"
	"google.golang.org/grpc/health/grpc_health_v1"
)

func logUnary(log *slog.Logger) grpc.UnaryServerInterceptor {
	return selector.UnaryServerInterceptor(
		logging.UnaryServerInterceptor(toSlog(log), logging.WithLogOnEvents(logging.FinishCall)), worthLogging())
}

func logStream(log *slog.Logger) grpc.StreamServerInterceptor {
	return selector.StreamServerInterceptor(
		logging.StreamServerInterceptor(toSlog(log), logging.WithLogOnEvents(logging.FinishCall)), worthLogging())
}

// worthLogging leaves out probes, which come every few seconds for ever.
func worthLogging() selector.Matcher {
	return selector.MatchFunc(func(_ context.Context, call interceptors.CallMeta) bool {
		return call.Service != grpc_health_v1.Health_ServiceDesc.ServiceName
	})
}

func toSlog(log *slog.Logger) logging.Logger {
	return logging.LoggerFunc(func(ctx context.Context, level logging.Level, message string, fields ...any) {
		log.Log(ctx, slog.Level(level), message, fields...)
	})
}
