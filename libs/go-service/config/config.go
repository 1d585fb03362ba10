// Package config reads what a service is told by its environment. It is the
// only place of a process that does, and each error names the variable.
package config

import (
	"log/slog"
	"net"
	"net/url"
	"strconv"
	"time"
)

// Config is what every service understands.
type Config struct {
	// GRPCAddr is where an API of gRPC listens.
	GRPCAddr string `env:"GRPC_ADDR" envDefault:":50051"`
	// HTTPAddr is where an API of HTTP listens.
	HTTPAddr string `env:"HTTP_ADDR" envDefault:":8080"`
	Admin
	// DatabaseURL is for the role that may read and write rows, nothing else.
	DatabaseURL string `env:"DATABASE_URL"`
	// DatabasePassword is for a DatabaseURL that has none.
	DatabasePassword Secret `env:"DATABASE_PASSWORD"`
	// MigrateDatabaseURL is for the role that owns the schema.
	MigrateDatabaseURL string `env:"MIGRATE_DATABASE_URL"`
	// MigrateDatabasePassword is for a MigrateDatabaseURL that has none.
	MigrateDatabasePassword Secret `env:"MIGRATE_DATABASE_PASSWORD"`
	// DatabaseWait bounds how long migrate, seed and jobs wait for the database. A server waits for ever, unready.
	DatabaseWait time.Duration `env:"DATABASE_WAIT" envDefault:"60s"`
	// LogLevel is debug, info, warn or error.
	LogLevel slog.Level `env:"LOG_LEVEL" envDefault:"info"`
	// ShutdownDelay is how long an unready server still accepts calls, for balancers to notice.
	ShutdownDelay time.Duration `env:"SHUTDOWN_DELAY" envDefault:"0s"`
	// ShutdownGrace is how long calls in flight may take after that.
	ShutdownGrace time.Duration `env:"SHUTDOWN_GRACE" envDefault:"20s"`
	// DefaultDeadline is for calls that came without one.
	DefaultDeadline time.Duration `env:"DEFAULT_DEADLINE" envDefault:"10s"`
	// MaxDeadline caps what a client may ask for.
	MaxDeadline time.Duration `env:"MAX_DEADLINE" envDefault:"60s"`
	// MaxMessageBytes bounds a request.
	MaxMessageBytes int `env:"MAX_MESSAGE_BYTES" envDefault:"1048576"`
	// MaxConcurrentRequests bounds the HTTP requests at once, of all connections.
	MaxConcurrentRequests int `env:"MAX_CONCURRENT_REQUESTS" envDefault:"512"`
	// ReadHeaderTimeout is how long the headers of an HTTP request may take to arrive.
	ReadHeaderTimeout time.Duration `env:"READ_HEADER_TIMEOUT" envDefault:"10s"`
	// MaxConcurrentStreams bounds the gRPC calls at once on one connection.
	MaxConcurrentStreams uint32 `env:"MAX_CONCURRENT_STREAMS" envDefault:"256"`
	// MaxConnectionAge makes clients look again for replicas.
	MaxConnectionAge time.Duration `env:"MAX_CONNECTION_AGE" envDefault:"5m"`
	// MaxStreamAge is how long the calls of a gRPC connection may go on after that, and how long a stream of HTTP lasts.
	MaxStreamAge time.Duration `env:"MAX_STREAM_AGE" envDefault:"1h"`
	// OTLPEndpoint is where traces go. Empty: nowhere.
	OTLPEndpoint string `env:"OTEL_EXPORTER_OTLP_ENDPOINT"`
}

// Admin is the port for those who run the service.
type Admin struct {
	// AdminAddr is where /livez, /readyz and /metrics are, never on a public door.
	AdminAddr string `env:"ADMIN_ADDR" envDefault:":9090"`
}

// Parse fills a Config, and extra (nil, or a pointer to a struct with `env`
// tags), from environ, where an empty variable is one that is not set, and
// from the files that environ names. The error has a line for each variable at
// fault.
func Parse(environ map[string]string, extra any) (Config, error) {
	var c Config
	targets := []any{&c}
	if extra != nil {
		targets = append(targets, extra)
	}
	s, err := fill(environ, targets...)
	if err != nil {
		return Config{}, err
	}
	return c, s.join(c.check())
}

// ParseAdmin reads the admin port and nothing else.
func ParseAdmin(environ map[string]string) (Admin, error) {
	var a Admin
	s, err := fill(environ, &a)
	if err != nil {
		return Admin{}, err
	}
	return a, s.join([]error{checkAddress("ADMIN_ADDR", a.AdminAddr)})
}

func (c Config) check() []error {
	var errs []error
	for _, address := range []struct{ name, value string }{
		{"GRPC_ADDR", c.GRPCAddr}, {"HTTP_ADDR", c.HTTPAddr}, {"ADMIN_ADDR", c.AdminAddr},
	} {
		errs = append(errs, checkAddress(address.name, address.value))
	}
	for _, duration := range []struct {
		name  string
		value time.Duration
	}{
		{"DATABASE_WAIT", c.DatabaseWait}, {"SHUTDOWN_GRACE", c.ShutdownGrace},
		{"DEFAULT_DEADLINE", c.DefaultDeadline}, {"MAX_DEADLINE", c.MaxDeadline},
		{"MAX_CONNECTION_AGE", c.MaxConnectionAge}, {"READ_HEADER_TIMEOUT", c.ReadHeaderTimeout},
	} {
		if duration.value <= 0 {
			errs = append(errs, faultOf(duration.name, "must be more than 0, not %s", duration.value))
		}
	}
	if c.MaxStreamAge < c.MaxDeadline {
		errs = append(errs, faultOf("MAX_STREAM_AGE", "must not be less than MAX_DEADLINE, which is %s, not %s", c.MaxDeadline, c.MaxStreamAge))
	}
	if c.ShutdownDelay < 0 {
		errs = append(errs, faultOf("SHUTDOWN_DELAY", "must not be negative, not %s", c.ShutdownDelay))
	}
	for _, count := range []struct {
		name  string
		value int
	}{
		{"MAX_MESSAGE_BYTES", c.MaxMessageBytes}, {"MAX_CONCURRENT_REQUESTS", c.MaxConcurrentRequests},
	} {
		if count.value <= 0 {
			errs = append(errs, faultOf(count.name, "must be more than 0, not %d", count.value))
		}
	}
	if c.MaxConcurrentStreams == 0 {
		errs = append(errs, faultOf("MAX_CONCURRENT_STREAMS", "must be more than 0"))
	}
	if endpoint, err := url.Parse(c.OTLPEndpoint); c.OTLPEndpoint != "" && (err != nil || endpoint.Host == "") {
		errs = append(errs, faultOf("OTEL_EXPORTER_OTLP_ENDPOINT", "%q is not a URL such as http://127.0.0.1:4317", c.OTLPEndpoint))
	}
	return errs
}

func checkAddress(name, address string) error {
	_, port, err := net.SplitHostPort(address)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return faultOf(name, "%q is not an address such as :8080 or 127.0.0.1:8080", address)
	}
	return nil
}
