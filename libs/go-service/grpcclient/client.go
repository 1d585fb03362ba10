// Package grpcclient connects a service to another that it needs.
package grpcclient

import (
	"encoding/json"
	"fmt"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	"slipway.example/libs/go-service/telemetry"
)

// Upstream is a service that is called.
type Upstream struct {
	// Name is how people call it: "catalog".
	Name string
	// Variable is the setting that Target came from, for the error.
	Variable string
	// Target is a gRPC target such as dns:///catalog:50051.
	Target string
	// Services are those of its gRPC services that are called. Of them the
	// methods with an idempotency_level are tried again when it is unavailable.
	Services []protoreflect.ServiceDescriptor
	Traces   trace.TracerProvider
}

// Connect returns a connection that is being made, so that the first call need
// not wait for names to be found, is spread over all replicas, and is made
// again when it breaks. Errors of calls are the upstream's
// own, or an apierror.Error that says what is wrong and names no address.
func Connect(u Upstream) (*grpc.ClientConn, error) {
	if u.Target == "" {
		return nil, fmt.Errorf("%s is not set: expected a gRPC target such as dns:///%s:50051", u.Variable, u.Name)
	}
	config, err := serviceConfig(u.Services)
	if err != nil {
		return nil, err
	}
	lookAgain()
	connection, err := grpc.NewClient(u.Target,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultServiceConfig(config),
		// Ours is the only one: DNS would be asked for another, and where it
		// cannot ask on, as in a network without a way out, the first call
		// would wait for that until its deadline.
		grpc.WithDisableServiceConfig(),
		// A ping after a quiet while finds a peer that vanished without a word.
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 30 * time.Second, Timeout: 10 * time.Second}),
		grpc.WithStatsHandler(otelgrpc.NewClientHandler(
			otelgrpc.WithTracerProvider(u.Traces),
			otelgrpc.WithPropagators(telemetry.Propagator()),
		)),
		grpc.WithChainUnaryInterceptor(translateUnary(u.Name), forwardRequestID),
	)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", u.Variable, err)
	}
	connection.Connect()
	return connection, nil
}

// serviceConfig is a grpc/service_config.proto in JSON: calls in turn over all
// replicas, and three tries within about a third of a second (gRFC A6).
func serviceConfig(services []protoreflect.ServiceDescriptor) (string, error) {
	type method struct {
		Service string `json:"service"`
		Method  string `json:"method"`
	}
	var repeatable []method
	for _, service := range services {
		methods := service.Methods()
		for i := range methods.Len() {
			if options, ok := methods.Get(i).Options().(*descriptorpb.MethodOptions); ok && options.GetIdempotencyLevel() != descriptorpb.MethodOptions_IDEMPOTENCY_UNKNOWN {
				repeatable = append(repeatable, method{string(service.FullName()), string(methods.Get(i).Name())})
			}
		}
	}
	config := map[string]any{"loadBalancingConfig": []any{map[string]any{"round_robin": map[string]any{}}}}
	if len(repeatable) > 0 {
		config["methodConfig"] = []any{map[string]any{"name": repeatable, "retryPolicy": map[string]any{
			"maxAttempts": 3, "initialBackoff": "0.05s", "maxBackoff": "0.5s", "backoffMultiplier": 2, "retryableStatusCodes": []string{"UNAVAILABLE"},
		}}}
	}
	text, err := json.Marshal(config)
	return string(text), err
}
