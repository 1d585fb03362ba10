package config_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"slipway.example/libs/go-service/config"
)

func TestAnEmptyEnvironmentHasDefaults(t *testing.T) {
	t.Parallel()
	for name, environ := range map[string]map[string]string{
		"nothing set":        {},
		"empty is not set":   {"GRPC_ADDR": "", "SHUTDOWN_GRACE": "", "LOG_LEVEL": ""},
		"others are ignored": {"PATH": "/bin"},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := config.Parse(environ, nil)
			if err != nil {
				t.Fatal(err)
			}
			if c.GRPCAddr != ":50051" || c.AdminAddr != ":9090" || c.ShutdownGrace != 20*time.Second || c.ShutdownDelay != 0 {
				t.Errorf("got %+v", c)
			}
		})
	}
}

func TestEachErrorNamesItsVariableInALineOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		environ map[string]string
		lines   []string // how each begins
	}{
		{"a level", map[string]string{"LOG_LEVEL": "loud"}, []string{`LOG_LEVEL: "loud" `}},
		{"a duration without a unit", map[string]string{"SHUTDOWN_GRACE": "20"}, []string{`SHUTDOWN_GRACE: "20" `}},
		{"a duration of nothing", map[string]string{"MAX_DEADLINE": "0s"}, []string{"MAX_DEADLINE: "}},
		{"streams that end before other calls", map[string]string{"MAX_DEADLINE": "2m", "MAX_STREAM_AGE": "1m"}, []string{"MAX_STREAM_AGE: must not be less than MAX_DEADLINE, "}},
		{"a negative delay", map[string]string{"SHUTDOWN_DELAY": "-1s"}, []string{"SHUTDOWN_DELAY: "}},
		{"a size", map[string]string{"MAX_MESSAGE_BYTES": "4MB"}, []string{`MAX_MESSAGE_BYTES: "4MB" `}},
		{"no streams", map[string]string{"MAX_CONCURRENT_STREAMS": "0"}, []string{"MAX_CONCURRENT_STREAMS: "}},
		{"no requests at once", map[string]string{"MAX_CONCURRENT_REQUESTS": "0"}, []string{"MAX_CONCURRENT_REQUESTS: "}},
		{"a port of HTTP that is none", map[string]string{"HTTP_ADDR": "8080"}, []string{`HTTP_ADDR: "8080" `}},
		{"a port without its colon", map[string]string{"GRPC_ADDR": "50051"}, []string{`GRPC_ADDR: "50051" `}},
		{"a port that is too high", map[string]string{"ADMIN_ADDR": ":70000"}, []string{`ADMIN_ADDR: ":70000" `}},
		{"a collector without a scheme", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4317"}, []string{"OTEL_EXPORTER_OTLP_ENDPOINT: "}},
		{"two values that do not parse", map[string]string{"LOG_LEVEL": "loud", "DATABASE_WAIT": "long"}, []string{"DATABASE_WAIT: ", "LOG_LEVEL: "}},
		{"two values that make no sense", map[string]string{"ADMIN_ADDR": "x", "DATABASE_WAIT": "-1s"}, []string{"ADMIN_ADDR: ", "DATABASE_WAIT: "}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := config.Parse(test.environ, nil)
			if err == nil {
				t.Fatal("want an error")
			}
			lines := strings.Split(err.Error(), "\n")
			begins := strings.HasPrefix
			if !slices.EqualFunc(lines, test.lines, begins) {
				t.Errorf("want lines that begin with %q, got %q", test.lines, lines)
			}
		})
	}
}

func TestAServiceHasVariablesOfItsOwn(t *testing.T) {
	t.Parallel()
	var own struct {
		PageSize int `env:"PAGE_SIZE" envDefault:"20"`
	}
	if _, err := config.Parse(map[string]string{"PAGE_SIZE": "50"}, &own); err != nil || own.PageSize != 50 {
		t.Errorf("want 50, got %d (%v)", own.PageSize, err)
	}
	_, err := config.Parse(map[string]string{"PAGE_SIZE": "all"}, &own)
	if err == nil || !strings.HasPrefix(err.Error(), `PAGE_SIZE: "all"`) {
		t.Errorf("want an error about PAGE_SIZE, got %v", err)
	}
}
