// Package grpcserver builds the gRPC server that every service has: its
// limits, and the stages that a call passes before it reaches a method.
package grpcserver

import (
	"log/slog"
	"time"

	"buf.build/go/protovalidate"
	grpcprom "github.com/grpc-ecosystem/go-grpc-middleware/providers/prometheus"
	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/recovery"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc/filters"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/reflection"

	"slipway.example/libs/go-service/config"
	"slipway.example/libs/go-service/telemetry"
)

// Options is what a server needs besides its methods.
type Options struct {
	// Domain is the `domain` of google.rpc.ErrorInfo.
	Domain  string
	Config  config.Config
	Log     *slog.Logger
	Metrics prometheus.Registerer
	Traces  trace.TracerProvider
}

// New returns a server with reflection and without services. Call
// InitializeMetrics after the services are registered.
func New(o Options) (*Server, error) {
	validator, err := protovalidate.New()
	if err != nil {
		return nil, err
	}
	metrics := grpcprom.NewServerMetrics(grpcprom.WithServerHandlingTimeHistogram(
		grpcprom.WithHistogramBuckets([]float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}),
	))
	if err := o.Metrics.Register(metrics); err != nil {
		return nil, err
	}
	server := &Server{Server: grpc.NewServer(append(limits(o.Config), stages(o, metrics, validator)...)...), metrics: metrics}
	reflection.Register(server)
	return server, nil
}

// Server is a grpc.Server that counts its calls.
type Server struct {
	*grpc.Server
	metrics *grpcprom.ServerMetrics
}

// InitializeMetrics makes every method show up with a zero before its first call.
func (s *Server) InitializeMetrics() { s.metrics.InitializeMetrics(s.Server) }

func limits(c config.Config) []grpc.ServerOption {
	return []grpc.ServerOption{
		grpc.MaxConcurrentStreams(c.MaxConcurrentStreams),
		grpc.MaxRecvMsgSize(c.MaxMessageBytes),
		grpc.MaxHeaderListSize(32 << 10),
		grpc.ConnectionTimeout(10 * time.Second),
		// A client that pings more often than this is cut off.
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: 10 * time.Second, PermitWithoutStream: true}),
		grpc.KeepaliveParams(keepalive.ServerParameters{
			// Clients balance over the replicas that they resolved. Without an
			// end to a connection they never see a new one. From that end on it
			// takes no new calls; those that it has, streams too, keep it for the
			// grace. gRPC does not ping meanwhile: TCP's own keepalive, which Go
			// turns on, finds the dead.
			MaxConnectionAge:      c.MaxConnectionAge,
			MaxConnectionAgeGrace: c.MaxStreamAge,
			Time:                  time.Minute,
			Timeout:               20 * time.Second,
		}),
	}
}

// stages, outermost first: what is counted and logged is the code that the
// caller sees, so both stand outside of the translation of errors.
func stages(o Options, metrics *grpcprom.ServerMetrics, validator protovalidate.Validator) []grpc.ServerOption {
	recovered := recovery.WithRecoveryHandlerContext(panicToError)
	return []grpc.ServerOption{
		grpc.StatsHandler(otelgrpc.NewServerHandler(
			otelgrpc.WithTracerProvider(o.Traces),
			otelgrpc.WithPropagators(telemetry.Propagator()),
			otelgrpc.WithFilter(filters.Not(filters.HealthCheck())),
		)),
		grpc.ChainUnaryInterceptor(
			metrics.UnaryServerInterceptor(),
			logUnary(o.Log),
			translateUnary(o.Log, o.Domain),
			recovery.UnaryServerInterceptor(recovered),
			deadlineUnary(o.Config.DefaultDeadline, o.Config.MaxDeadline),
			validateUnary(validator),
		),
		grpc.ChainStreamInterceptor(
			metrics.StreamServerInterceptor(),
			logStream(o.Log),
			translateStream(o.Log, o.Domain),
			recovery.StreamServerInterceptor(recovered),
			validateStream(validator),
		),
	}
}
